/** The scaler service: sizes the fleet of worker machines to the work that waits. */
@NullMarked
package io.agentfactory.scaler;

import org.jspecify.annotations.NullMarked;
