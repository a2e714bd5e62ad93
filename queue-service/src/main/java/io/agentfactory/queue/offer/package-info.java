/** Work reserved for workers that wait for a hint. */
@NullMarked
package io.agentfactory.queue.offer;

import org.jspecify.annotations.NullMarked;
