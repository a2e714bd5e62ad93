/** Starts the lease of a turn and hydrates its claim. */
@NullMarked
package io.agentfactory.queue.lease;

import org.jspecify.annotations.NullMarked;
