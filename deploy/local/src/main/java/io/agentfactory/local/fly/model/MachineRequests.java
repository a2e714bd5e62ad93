package io.agentfactory.local.fly.model;

import io.agentfactory.local.fly.model.Machine.Run;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * What callers may ask of one machine: refused where {@link MachineRules} says so, and else begun;
 * {@link MachineLifecycle} brings it to its end. Every method runs under the model's lock.
 */
final class MachineRequests {
    private final FlyQuirks quirks;
    private final FlyDelays delays;
    private final MachineRules rules;
    private final Effects effects;
    private final MachineHistory history;
    private final MachineLifecycle lifecycle;

    MachineRequests(CloudRules rules, Effects effects, MachineHistory history, MachineLifecycle lifecycle) {
        this.quirks = rules.quirks();
        this.delays = rules.delays();
        this.rules = new MachineRules(quirks);
        this.effects = effects;
        this.history = history;
        this.lifecycle = lifecycle;
    }

    /** Returns the state before. */
    MachineState start(Machine machine, Instant now) {
        MachineState before = machine.state();
        if (rules.starts(machine)) {
            history.event(machine, "start", "starting", "user", now);
            if (machine.process == Run.FROZEN) {
                lifecycle.thaw(machine, now);
            } else {
                lifecycle.boot(machine, now);
            }
        }
        return before;
    }

    /** Where no signal or no timeout is given the machine's own apply. */
    void stop(Machine machine, JsonNode signal, JsonNode timeout, Instant now) {
        String name = signal(machine, signal);
        Duration grace = MachineConfig.timeout(timeout, machine.config().stopTimeout());
        if (!rules.stops(machine)) {
            return;
        }
        history.event(machine, "stop", "stopping", "user", now);
        machine.enter(MachineState.STOPPING, now);
        lifecycle.endProcess(machine, name, grace, now);
    }

    void restart(Machine machine, JsonNode signal, JsonNode timeout, Instant now) {
        String name = signal(machine, signal);
        Duration grace = MachineConfig.timeout(timeout, machine.config().stopTimeout());
        rules.requireRestartable(machine);
        history.event(machine, "restart", "restarting", "user", now);
        machine.enter(MachineState.RESTARTING, now);
        lifecycle.endProcess(machine, name, grace, now);
    }

    void suspend(Machine machine, Instant now) {
        if (!rules.suspends(machine)) {
            return;
        }
        history.event(machine, "suspend", "suspending", "user", now);
        machine.enter(MachineState.SUSPENDING, now);
        machine.process = Run.FROZEN;
        effects.command(new HostCommand.Freeze(machine.id, machine.run));
        lifecycle.later(machine, now.plus(delays.suspend()), due -> {
            machine.enter(MachineState.SUSPENDED, due);
            history.event(machine, "suspend", "suspended", "flyd", due);
            effects.event(new FlyEvent.MachineSuspended(due, machine.app, machine.id, machine.name));
        });
    }

    void signal(Machine machine, String signal) {
        rules.requireHearing(machine);
        effects.command(new HostCommand.Signal(machine.id, machine.run, signal));
    }

    void update(Machine machine, String instanceId, MachineConfig config, boolean skipLaunch, Instant now) {
        boolean launch = rules.updateLaunches(machine) && !skipLaunch;
        // What runs is told to end as its own version says, not as the next one does.
        MachineConfig before = machine.config();
        machine.replaceVersion(instanceId, config, now);
        history.event(machine, "update", "replacing", "user", now);
        machine.enter(MachineState.REPLACING, now);
        machine.launchPending = launch;
        lifecycle.endProcess(machine, before.stopSignal(quirks.defaultStopSignal()), before.stopTimeout(), now);
    }

    void destroy(Machine machine, boolean force, Instant now) {
        if (rules.destroys(machine, force)) {
            lifecycle.destroy(machine, "user", now);
        }
    }

    private String signal(Machine machine, JsonNode signal) {
        return MachineConfig.signal(signal, machine.config().stopSignal(quirks.defaultStopSignal()));
    }
}
