package io.agentfactory.local.fly.model;

import java.time.Duration;

/**
 * A request for a new machine.
 *
 * @param name empty to have one made up
 * @param region empty for the default region
 * @param skipLaunch whether the machine rests in {@code created}
 * @param leaseTtl zero for no lease
 */
public record MachineOrder(String name, String region, MachineConfig config, boolean skipLaunch, Duration leaseTtl) {}
