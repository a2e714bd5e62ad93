/** Projection of the queue-depth topic: which lanes wait for a worker. May use trigger. */
@NullMarked
package io.agentfactory.scaler.demand;

import org.jspecify.annotations.NullMarked;
