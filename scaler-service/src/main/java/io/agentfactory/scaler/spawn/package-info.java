/** Applies planned actions at the provider and records what came of them. */
@NullMarked
package io.agentfactory.scaler.spawn;

import org.jspecify.annotations.NullMarked;
