/** What the queue does from time to time. */
@NullMarked
package io.agentfactory.queue.tick;

import org.jspecify.annotations.NullMarked;
