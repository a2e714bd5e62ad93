/** Files of a conversation that its worker sends. */
@NullMarked
package io.agentfactory.queue.media;

import org.jspecify.annotations.NullMarked;
