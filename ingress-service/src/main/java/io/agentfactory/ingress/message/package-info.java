/** Messages on their way to the lanes: their ids, their limits, and the acknowledged publishing. */
@NullMarked
package io.agentfactory.ingress.message;

import org.jspecify.annotations.NullMarked;
