/** Messages that are withdrawn before they run. */
@NullMarked
package io.agentfactory.queue.cancel;

import org.jspecify.annotations.NullMarked;
