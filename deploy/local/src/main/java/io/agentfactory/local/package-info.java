/** The whole of Agent Factory on a laptop, and the {@code ./factory} program that starts and asks it. */
@NullMarked
package io.agentfactory.local;

import org.jspecify.annotations.NullMarked;
