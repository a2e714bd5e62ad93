/** How much goes through the queue, by the minute. */
@NullMarked
package io.agentfactory.queue.throughput;

import org.jspecify.annotations.NullMarked;
