package io.agentfactory.local.fly.model;

import java.util.Map;
import java.util.Set;

/**
 * Which machines a list shows.
 *
 * @param states wire names; empty for all
 * @param region empty for all
 * @param metadata values that a machine's metadata must have
 */
public record MachineFilter(boolean includeDeleted, Set<String> states, String region, Map<String, String> metadata) {
    public static MachineFilter all() {
        return new MachineFilter(false, Set.of(), "", Map.of());
    }

    boolean shows(MachineSnapshot machine) {
        return (includeDeleted || machine.state() != MachineState.DESTROYED)
                && (states.isEmpty() || states.contains(machine.state().wireName()))
                && (region.isEmpty() || region.equals(machine.region()))
                && machine.config().metadata().entrySet().containsAll(metadata.entrySet());
    }
}
