package io.agentfactory.local.fly.model;

import java.time.Duration;

/**
 * A request for a new version of a machine.
 *
 * @param name empty to leave it; a name never changes
 * @param region empty to leave it; a region never changes
 * @param currentVersion the version that is to be replaced; empty for whichever there is
 * @param skipLaunch whether the machine rests afterwards even if it ran before
 * @param leaseTtl zero for no lease
 */
public record MachineUpdate(
        String name,
        String region,
        MachineConfig config,
        String currentVersion,
        boolean skipLaunch,
        Duration leaseTtl) {}
