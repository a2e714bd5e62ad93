/** How each fleet stands to its limits, told when it changes; and costs over REST. May use cost. */
@NullMarked
package io.agentfactory.scaler.status;

import org.jspecify.annotations.NullMarked;
