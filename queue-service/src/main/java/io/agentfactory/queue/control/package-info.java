/** Tells workers whether to go on, and by which token. */
@NullMarked
package io.agentfactory.queue.control;

import org.jspecify.annotations.NullMarked;
