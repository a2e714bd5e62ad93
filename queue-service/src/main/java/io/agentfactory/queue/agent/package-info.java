/** Projection of the agents. */
@NullMarked
package io.agentfactory.queue.agent;

import org.jspecify.annotations.NullMarked;
