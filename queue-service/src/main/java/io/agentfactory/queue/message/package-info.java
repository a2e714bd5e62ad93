/** Messages as they stand in lanes: taken in once, finished once. */
@NullMarked
package io.agentfactory.queue.message;

import org.jspecify.annotations.NullMarked;
