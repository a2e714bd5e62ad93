/** Watches over the topics that only outside readers consume. */
@NullMarked
package io.agentfactory.cleanup.guard;

import org.jspecify.annotations.NullMarked;
