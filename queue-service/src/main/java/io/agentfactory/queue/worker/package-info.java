/** What the queue knows of workers, and what they may do. */
@NullMarked
package io.agentfactory.queue.worker;

import org.jspecify.annotations.NullMarked;
