/** Claims: the one application service behind every door. */
@NullMarked
package io.agentfactory.queue.claim;

import org.jspecify.annotations.NullMarked;
