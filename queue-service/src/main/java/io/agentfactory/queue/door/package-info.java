/** The worker door over HTTP. */
@NullMarked
package io.agentfactory.queue.door;

import org.jspecify.annotations.NullMarked;
