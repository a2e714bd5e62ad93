/** Transactions over lanes, workers and messages: what is locked together, changed in memory and written at once. */
@NullMarked
package io.agentfactory.queue.workingset;

import org.jspecify.annotations.NullMarked;
