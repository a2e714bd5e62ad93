/** The pure planner: what the fleet should do next, and why. Touches no database, no provider and no clock. */
@NullMarked
package io.agentfactory.scaler.plan;

import org.jspecify.annotations.NullMarked;
