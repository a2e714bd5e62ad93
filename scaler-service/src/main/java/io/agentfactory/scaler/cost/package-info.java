/** Prices, metering, and what was spent. May use provider and trigger. */
@NullMarked
package io.agentfactory.scaler.cost;

import org.jspecify.annotations.NullMarked;
