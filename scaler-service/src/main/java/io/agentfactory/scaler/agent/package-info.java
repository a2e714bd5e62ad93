/** Projection of the agents topic: which agents may have workers. */
@NullMarked
package io.agentfactory.scaler.agent;

import org.jspecify.annotations.NullMarked;
