/** The topic catalogue: which topics exist, what they carry, who publishes and who reads them. */
@NullMarked
package io.agentfactory.topics;

import org.jspecify.annotations.NullMarked;
