/** Workers that get no more work. */
@NullMarked
package io.agentfactory.queue.departure;

import org.jspecify.annotations.NullMarked;
