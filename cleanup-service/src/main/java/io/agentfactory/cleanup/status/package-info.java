/** Alarms that follow from how fleets stand to their limits. May use alarm. */
@NullMarked
package io.agentfactory.cleanup.status;

import org.jspecify.annotations.NullMarked;
