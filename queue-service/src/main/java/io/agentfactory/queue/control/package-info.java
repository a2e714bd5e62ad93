/** Tells workers whether to go on. */
@NullMarked
package io.agentfactory.queue.control;

import org.jspecify.annotations.NullMarked;
