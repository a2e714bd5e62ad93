/** The laptop stack: every part started, watched and stopped. {@code Stack} is the way in. */
@NullMarked
package io.agentfactory.local.stack;

import org.jspecify.annotations.NullMarked;
