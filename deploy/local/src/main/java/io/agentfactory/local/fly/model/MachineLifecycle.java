package io.agentfactory.local.fly.model;

import io.agentfactory.local.fly.model.Machine.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Moves one machine from state to state: on request, when a delay has passed, and when the host reports on its process.
 * Decides and records; never touches a process itself. Every method runs under the model's lock.
 */
final class MachineLifecycle {
    private final FlyDelays delays;
    private final MachineRules rules;
    private final Timetable timetable;
    private final Effects effects;
    private final MachineHistory history;
    private final BiConsumer<Machine, Instant> afterDestroy;

    MachineLifecycle(
            FlyDelays delays,
            FlyQuirks quirks,
            Timetable timetable,
            Effects effects,
            MachineHistory history,
            BiConsumer<Machine, Instant> afterDestroy) {
        this.delays = delays;
        this.rules = new MachineRules(quirks);
        this.timetable = timetable;
        this.effects = effects;
        this.history = history;
        this.afterDestroy = afterDestroy;
    }

    void created(Machine machine, boolean skipLaunch, Instant now) {
        history.event(machine, "launch", "created", "user", now);
        effects.event(new FlyEvent.MachineCreated(now, machine.app, machine.id, machine.name));
        if (!skipLaunch) {
            machine.launchPending = true;
            later(machine, now.plus(delays.create()), due -> boot(machine, due));
        }
    }

    /** Returns the state before. */
    MachineState start(Machine machine, Instant now) {
        MachineState before = machine.state();
        if (rules.starts(machine)) {
            history.event(machine, "start", "starting", "user", now);
            boot(machine, now);
        }
        return before;
    }

    void stop(Machine machine, String signal, Duration grace, Instant now) {
        if (rules.stops(machine)) {
            beginStop(machine, signal, grace, now);
        }
    }

    void destroy(Machine machine, boolean force, Instant now) {
        if (rules.destroys(machine, force)) {
            beginDestroy(machine, "user", now);
        }
    }

    void launched(Machine machine, long run, Instant now) {
        if (machine.run != run || machine.process != Run.ASKED_FOR) {
            return;
        }
        machine.process = Run.RUNNING;
        // A stop or a delete that came while the process was being started has moved the machine on already.
        if (machine.state() == MachineState.STARTING) {
            machine.enter(MachineState.STARTED, now);
            history.event(machine, "start", "started", "flyd", now);
            effects.event(new FlyEvent.MachineStarted(now, machine.app, machine.id, machine.name));
        }
    }

    void launchFailed(Machine machine, long run, String reason, Instant now) {
        if (machine.run != run || machine.process != Run.ASKED_FOR) {
            return;
        }
        if (machine.state() == MachineState.STARTING) {
            machine.process = Run.NONE;
            machine.enter(MachineState.FAILED, now);
            history.event(machine, "launch", "failed", "flyd", now);
            effects.event(new FlyEvent.MachineFailed(now, machine.app, machine.id, machine.name, reason));
        } else {
            ended(machine, 0, now);
        }
    }

    void exited(Machine machine, long run, int exitCode, Instant now) {
        if (machine.run == run && machine.process != Run.NONE) {
            ended(machine, exitCode, now);
        }
    }

    /** Takes a machine up again after the emulator itself was restarted, as after a reboot of the machine's host. */
    void resume(Machine machine, Instant now) {
        switch (machine.state()) {
            case CREATED -> {
                if (machine.launchPending) {
                    later(machine, now.plus(delays.create()), due -> boot(machine, due));
                }
            }
            case STARTED -> restartLater(machine, -1, now);
            case STARTING -> {
                machine.enter(MachineState.RESTARTING, now);
                later(machine, now, due -> boot(machine, due));
            }
            case RESTARTING -> later(machine, now, due -> boot(machine, due));
            case STOPPING -> ended(machine, -1, now);
            case DESTROYING -> later(machine, now.plus(delays.destroying()), due -> destroyed(machine, due));
            case STOPPED, FAILED -> {}
            case DESTROYED -> afterDestroy.accept(machine, now);
        }
    }

    private void boot(Machine machine, Instant now) {
        machine.enter(MachineState.STARTING, now);
        later(machine, now.plus(delays.boot()), due -> {
            machine.process = Run.ASKED_FOR;
            machine.run++;
            effects.command(new HostCommand.Launch(machine.snapshot(due), machine.run));
        });
    }

    private void beginStop(Machine machine, String signal, Duration grace, Instant now) {
        history.event(machine, "stop", "stopping", "user", now);
        machine.enter(MachineState.STOPPING, now);
        if (machine.process == Run.NONE) {
            later(machine, now, due -> ended(machine, 0, due));
            return;
        }
        effects.command(new HostCommand.Signal(machine.id, machine.run, signal));
        later(machine, now.plus(grace), due -> effects.command(new HostCommand.Kill(machine.id, machine.run)));
    }

    private void beginDestroy(Machine machine, String source, Instant now) {
        history.event(machine, "destroy", "destroying", source, now);
        machine.enter(MachineState.DESTROYING, now);
        if (machine.process == Run.NONE) {
            later(machine, now.plus(delays.destroying()), due -> destroyed(machine, due));
        } else {
            effects.command(new HostCommand.Kill(machine.id, machine.run));
        }
    }

    private void ended(Machine machine, int exitCode, Instant now) {
        machine.process = Run.NONE;
        switch (machine.state()) {
            case STOPPING -> {
                history.exit(machine, exitCode, true, false, now);
                stopped(machine, now);
            }
            case DESTROYING -> {
                history.exit(machine, exitCode, true, false, now);
                later(machine, now.plus(delays.destroying()), due -> destroyed(machine, due));
            }
            case STARTING, STARTED -> {
                int restarts = machine.restartsSince(now.minus(RestartPolicy.WINDOW));
                if (machine.config().restart().restartsAfter(exitCode, restarts)) {
                    restartLater(machine, exitCode, now);
                } else {
                    history.exit(machine, exitCode, false, false, now);
                    stopped(machine, now);
                }
            }
            case CREATED, RESTARTING, STOPPED, FAILED, DESTROYED ->
                throw new IllegalStateException("Machine " + machine.id + " had a process while " + machine.state());
        }
    }

    private void restartLater(Machine machine, int exitCode, Instant now) {
        machine.countRestart(now);
        history.exit(machine, exitCode, false, true, now);
        machine.enter(MachineState.RESTARTING, now);
        later(machine, now.plus(delays.restart()), due -> {
            history.event(machine, "restart", "starting", "flyd", due);
            boot(machine, due);
        });
    }

    private void stopped(Machine machine, Instant now) {
        machine.enter(MachineState.STOPPED, now);
        effects.event(new FlyEvent.MachineStopped(now, machine.app, machine.id, machine.name));
        if (machine.config().autoDestroy()) {
            beginDestroy(machine, "flyd", now);
        }
    }

    private void destroyed(Machine machine, Instant now) {
        machine.enter(MachineState.DESTROYED, now);
        history.event(machine, "destroy", "destroyed", "flyd", now);
        effects.command(new HostCommand.RemoveMachine(machine.id));
        effects.event(new FlyEvent.MachineDestroyed(now, machine.app, machine.id, machine.name));
        afterDestroy.accept(machine, now);
    }

    /** The step is dropped when the machine has left its present state by then. */
    private void later(Machine machine, Instant due, Consumer<Instant> step) {
        long epoch = machine.epoch();
        timetable.at(due, at -> {
            if (machine.epoch() == epoch) {
                step.accept(at);
            }
        });
    }
}
