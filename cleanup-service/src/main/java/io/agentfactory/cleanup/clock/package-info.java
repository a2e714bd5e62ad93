/** The database's clock, which judges every schedule and deadline. */
@NullMarked
package io.agentfactory.cleanup.clock;

import org.jspecify.annotations.NullMarked;
