package io.agentfactory.local.fly.model;

import java.util.Set;

/**
 * What a caller waits for.
 *
 * @param states wire names; {@code settled} stands for every state in which a machine rests
 * @param version the machine version meant, or empty
 * @param fromEventId only a state reached after this event counts; empty for any
 */
public record WaitOrder(Set<String> states, String version, String fromEventId) {
    private static final Set<String> KNOWN =
            Set.of("started", "stopped", "suspended", "destroyed", "failed", "settled");

    public WaitOrder {
        if (states.isEmpty() || !KNOWN.containsAll(states)) {
            throw FlyRefusal.invalid(
                    "state must be of " + KNOWN.stream().sorted().toList() + ", not " + states);
        }
    }

    /** A version that the machine never had, or none named where Fly asks for one, is 400. */
    WaitAnswer answerFor(Machine machine, FlyQuirks quirks) {
        if (version.isEmpty() && quirks.waitStoppedNeedsVersion() && states.contains("stopped")) {
            throw FlyRefusal.invalid("instance_id required when waiting for stopped machine");
        }
        if (machine.wasVersion(version)) {
            return new WaitAnswer(false, MachineState.REPLACED, version, machine.lastEventId());
        }
        if (!version.isEmpty() && !version.equals(machine.instanceId())) {
            throw FlyRefusal.invalid("machine " + machine.id + " has no version " + version);
        }
        return new WaitAnswer(
                reachedBy(machine), machine.state().wireName(), machine.instanceId(), machine.lastEventId());
    }

    private boolean reachedBy(Machine machine) {
        MachineState state = machine.state();
        boolean settled = states.contains("settled") && state.settled() && !machine.launchPending;
        return (settled || states.contains(state.wireName()))
                && (fromEventId.isEmpty() || machine.reachedAfter(fromEventId));
    }
}
