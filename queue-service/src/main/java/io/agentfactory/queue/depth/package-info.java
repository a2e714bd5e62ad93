/** How much work there is, told to the scaler. */
@NullMarked
package io.agentfactory.queue.depth;

import org.jspecify.annotations.NullMarked;
