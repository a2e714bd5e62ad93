/** What the queue sees of workers, told again. */
@NullMarked
package io.agentfactory.queue.reminder;

import org.jspecify.annotations.NullMarked;
