/** Projection of the worker-activity topic: what the queue has seen of each worker. May use trigger. */
@NullMarked
package io.agentfactory.scaler.activity;

import org.jspecify.annotations.NullMarked;
