/** Provider configuration and fleet policy of each workspace. May use provider, cost and trigger. */
@NullMarked
package io.agentfactory.scaler.policy;

import org.jspecify.annotations.NullMarked;
