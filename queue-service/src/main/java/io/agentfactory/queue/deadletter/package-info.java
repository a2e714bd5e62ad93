/** Messages that were given up: listed, read, redriven and discarded by people. */
@NullMarked
package io.agentfactory.queue.deadletter;

import org.jspecify.annotations.NullMarked;
