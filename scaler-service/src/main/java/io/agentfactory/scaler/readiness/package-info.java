/**
 * Whether a workspace's fleet could grow now, and what stands in the way. May use access, demand, pause, policy,
 * provider, region, spawn and trigger.
 */
@NullMarked
package io.agentfactory.scaler.readiness;

import org.jspecify.annotations.NullMarked;
