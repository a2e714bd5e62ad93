/** Workers: their lifecycle, their records and their events. May use cost, pause, provider and trigger. */
@NullMarked
package io.agentfactory.scaler.fleet;

import org.jspecify.annotations.NullMarked;
