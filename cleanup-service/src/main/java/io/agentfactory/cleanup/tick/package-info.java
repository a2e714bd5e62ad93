/** Ticks: the moments of the shared schedule, published once each. */
@NullMarked
package io.agentfactory.cleanup.tick;

import org.jspecify.annotations.NullMarked;
