/** The events that tell of messages. */
@NullMarked
package io.agentfactory.queue.event;

import org.jspecify.annotations.NullMarked;
