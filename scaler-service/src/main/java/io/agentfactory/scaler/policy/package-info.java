/** Provider configuration and fleet policy of each workspace. May use trigger. */
@NullMarked
package io.agentfactory.scaler.policy;

import org.jspecify.annotations.NullMarked;
