/** What a worker needs to run the turn that it has leased. */
@NullMarked
package io.agentfactory.queue.hydration;

import org.jspecify.annotations.NullMarked;
