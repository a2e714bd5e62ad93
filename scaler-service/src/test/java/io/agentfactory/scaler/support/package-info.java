/** The scaler as it runs, on real backends and the Fly emulator. */
@NullMarked
package io.agentfactory.scaler.support;

import org.jspecify.annotations.NullMarked;
