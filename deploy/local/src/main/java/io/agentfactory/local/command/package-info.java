/** The commands of the {@code ./factory} program. */
@NullMarked
package io.agentfactory.local.command;

import org.jspecify.annotations.NullMarked;
