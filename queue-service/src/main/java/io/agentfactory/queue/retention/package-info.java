/** What the queue forgets, and when. */
@NullMarked
package io.agentfactory.queue.retention;

import org.jspecify.annotations.NullMarked;
