/** What a new stack needs before the first message: an agent with its bot, and a place for its machines. */
@NullMarked
package io.agentfactory.local.setup;

import org.jspecify.annotations.NullMarked;
