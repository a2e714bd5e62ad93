/** What workers say of their turns, and how turns end. */
@NullMarked
package io.agentfactory.queue.turn;

import org.jspecify.annotations.NullMarked;
