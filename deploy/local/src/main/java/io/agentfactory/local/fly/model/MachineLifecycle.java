package io.agentfactory.local.fly.model;

import io.agentfactory.local.fly.model.Machine.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Moves one machine from state to state when a delay has passed, and when the host reports on its process. Decides and
 * records; never touches a process itself. Every method runs under the model's lock.
 */
final class MachineLifecycle {
    private final FlyDelays delays;
    private final Timetable timetable;
    private final Effects effects;
    private final MachineHistory history;
    private final BiConsumer<Machine, Instant> afterDestroy;

    MachineLifecycle(
            FlyDelays delays,
            Timetable timetable,
            Effects effects,
            MachineHistory history,
            BiConsumer<Machine, Instant> afterDestroy) {
        this.delays = delays;
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
            bootAfterCreate(machine, now);
        }
    }

    void launched(Machine machine, long run, Instant now) {
        if (machine.run != run || machine.process != Run.ASKED_FOR) {
            return;
        }
        machine.process = Run.RUNNING;
        // A stop or a delete that came while the process was being started has moved the machine on already.
        if (machine.state() == MachineState.STARTING) {
            started(machine, now);
        }
    }

    void launchFailed(Machine machine, long run, String reason, Instant now) {
        if (machine.run != run || machine.process != Run.ASKED_FOR) {
            return;
        }
        if (machine.state() == MachineState.STARTING) {
            machine.process = Run.NONE;
            failed(machine, MachineState.FAILED, reason, now);
        } else {
            ended(machine, ProcessExit.of(0), now);
        }
    }

    void exited(Machine machine, long run, int exitCode, Instant now) {
        if (machine.run == run && machine.process != Run.NONE) {
            ProcessExit ordered = machine.orderedExit;
            ended(machine, ordered == null ? ProcessExit.of(exitCode) : ordered, now);
        }
    }

    /** A machine that was just created starts by itself, unless it is stuck. */
    void bootAfterCreate(Machine machine, Instant now) {
        if (!machine.trouble.stuck()) {
            later(machine, now.plus(delays.create()), due -> boot(machine, due));
        }
    }

    void boot(Machine machine, Instant now) {
        machine.enter(MachineState.STARTING, now);
        later(machine, now.plus(delays.boot()).plus(machine.trouble.slowStart()), due -> {
            switch (machine.trouble.boot()) {
                case WORKS -> launch(machine, due);
                case FAILS -> failed(machine, MachineState.FAILED, "it was to fail", due);
                case VANISHES -> {
                    failed(machine, MachineState.LAUNCH_FAILED, "it was to vanish", due);
                    later(machine, due.plus(delays.destroying()), then -> destroyed(machine, then));
                }
            }
        });
    }

    /** Lets a suspended process go on where it was. */
    void thaw(Machine machine, Instant now) {
        machine.enter(MachineState.STARTING, now);
        later(machine, now.plus(delays.suspend()).plus(machine.trouble.slowStart()), due -> {
            machine.process = Run.RUNNING;
            effects.command(new HostCommand.Thaw(machine.id, machine.run));
            started(machine, due);
        });
    }

    /** Ends the process by a signal, and by force when the grace is over; what comes then is up to the state. */
    void endProcess(Machine machine, String signal, Duration grace, Instant now) {
        switch (machine.process) {
            case NONE -> later(machine, now, due -> ended(machine, ProcessExit.of(0), due));
            // A process that stands still hears no signal.
            case FROZEN -> effects.command(new HostCommand.Kill(machine.id, machine.run));
            case ASKED_FOR, RUNNING -> {
                effects.command(new HostCommand.Signal(machine.id, machine.run, signal));
                later(machine, now.plus(grace), due -> effects.command(new HostCommand.Kill(machine.id, machine.run)));
            }
        }
    }

    void destroy(Machine machine, String source, Instant now) {
        history.event(machine, "destroy", "destroying", source, now);
        machine.enter(MachineState.DESTROYING, now);
        if (machine.process == Run.NONE) {
            later(machine, now.plus(delays.destroying()), due -> destroyed(machine, due));
        } else {
            effects.command(new HostCommand.Kill(machine.id, machine.run));
        }
    }

    /** The step is dropped when the machine has left its present state by then. */
    void later(Machine machine, Instant due, Consumer<Instant> step) {
        long epoch = machine.epoch();
        timetable.at(due, at -> {
            if (machine.epoch() == epoch) {
                step.accept(at);
            }
        });
    }

    private void launch(Machine machine, Instant now) {
        machine.process = Run.ASKED_FOR;
        machine.run++;
        effects.command(new HostCommand.Launch(machine.snapshot(now), machine.run));
    }

    private void started(Machine machine, Instant now) {
        machine.enter(MachineState.STARTED, now);
        history.event(machine, "start", "started", "flyd", now);
        effects.event(new FlyEvent.MachineStarted(now, machine.app, machine.id, machine.name));
    }

    private void failed(Machine machine, MachineState state, String reason, Instant now) {
        machine.enter(state, now);
        history.event(machine, "launch", state.wireName(), "flyd", now);
        effects.event(new FlyEvent.MachineFailed(now, machine.app, machine.id, machine.name, reason));
    }

    void ended(Machine machine, ProcessExit exit, Instant now) {
        boolean ran = machine.process != Run.NONE;
        machine.process = Run.NONE;
        machine.orderedExit = null;
        // The kill at the end of the grace is not needed any more.
        machine.halt();
        switch (machine.state()) {
            case STOPPING -> {
                history.exit(machine, exit, true, false, now);
                stopped(machine, now);
            }
            case DESTROYING -> {
                history.exit(machine, exit, true, false, now);
                later(machine, now.plus(delays.destroying()), due -> destroyed(machine, due));
            }
            case RESTARTING -> {
                history.exit(machine, exit, true, true, now);
                bootAfterRestart(machine, now);
            }
            case REPLACING -> {
                if (ran) {
                    history.exit(machine, exit, true, machine.launchPending, now);
                }
                later(machine, now.plus(delays.restart()), due -> replaced(machine, due));
            }
            case SUSPENDING, SUSPENDED -> {
                history.exit(machine, exit, false, false, now);
                stopped(machine, now);
            }
            case STARTING, STARTED -> {
                int restarts = machine.restartsSince(now.minus(RestartPolicy.WINDOW));
                if (machine.config().restart().restartsAfter(exit.code(), restarts)) {
                    restartLater(machine, exit, now);
                } else {
                    history.exit(machine, exit, false, false, now);
                    stopped(machine, now);
                }
            }
            case CREATED, STOPPED, FAILED, LAUNCH_FAILED, DESTROYED ->
                throw new IllegalStateException("Machine " + machine.id + " had a process while " + machine.state());
        }
    }

    void restartLater(Machine machine, ProcessExit exit, Instant now) {
        machine.countRestart(now);
        history.exit(machine, exit, false, true, now);
        machine.enter(MachineState.RESTARTING, now);
        bootAfterRestart(machine, now);
    }

    private void bootAfterRestart(Machine machine, Instant now) {
        later(machine, now.plus(delays.restart()), due -> {
            history.event(machine, "restart", "starting", "flyd", due);
            boot(machine, due);
        });
    }

    void replaced(Machine machine, Instant now) {
        if (machine.launchPending) {
            boot(machine, now);
        } else {
            machine.enter(MachineState.STOPPED, now);
            history.event(machine, "update", "stopped", "flyd", now);
            effects.event(new FlyEvent.MachineStopped(now, machine.app, machine.id, machine.name));
        }
    }

    private void stopped(Machine machine, Instant now) {
        machine.enter(MachineState.STOPPED, now);
        effects.event(new FlyEvent.MachineStopped(now, machine.app, machine.id, machine.name));
        if (machine.config().autoDestroy()) {
            destroy(machine, "flyd", now);
        }
    }

    void destroyed(Machine machine, Instant now) {
        machine.enter(MachineState.DESTROYED, now);
        history.event(machine, "destroy", "destroyed", "flyd", now);
        effects.command(new HostCommand.RemoveMachine(machine.id));
        effects.event(new FlyEvent.MachineDestroyed(now, machine.app, machine.id, machine.name));
        afterDestroy.accept(machine, now);
    }
}
