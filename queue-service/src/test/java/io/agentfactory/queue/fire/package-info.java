/** The queue under fire: what must hold whatever workers, people and time do, and proof that the test would notice. */
@NullMarked
package io.agentfactory.queue.fire;

import org.jspecify.annotations.NullMarked;
