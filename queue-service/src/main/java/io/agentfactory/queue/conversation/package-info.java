/** The history of conversations. */
@NullMarked
package io.agentfactory.queue.conversation;

import org.jspecify.annotations.NullMarked;
