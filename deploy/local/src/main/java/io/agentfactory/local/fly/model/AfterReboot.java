package io.agentfactory.local.fly.model;

import java.time.Instant;
import java.util.function.BiConsumer;

/** Takes a machine up again whose host, or the emulator itself, was away: no process of it is left. */
final class AfterReboot {
    private final FlyDelays delays;
    private final MachineLifecycle lifecycle;
    private final BiConsumer<Machine, Instant> afterDestroy;

    AfterReboot(FlyDelays delays, MachineLifecycle lifecycle, BiConsumer<Machine, Instant> afterDestroy) {
        this.delays = delays;
        this.lifecycle = lifecycle;
        this.afterDestroy = afterDestroy;
    }

    void resume(Machine machine, Instant now) {
        switch (machine.state()) {
            case CREATED -> {
                if (machine.launchPending) {
                    lifecycle.bootAfterCreate(machine, now);
                }
            }
            case STARTED -> lifecycle.restartLater(machine, ProcessExit.UNSEEN, now);
            case STARTING -> {
                machine.enter(MachineState.RESTARTING, now);
                lifecycle.later(machine, now, due -> lifecycle.boot(machine, due));
            }
            case RESTARTING -> lifecycle.later(machine, now, due -> lifecycle.boot(machine, due));
            case STOPPING, SUSPENDING -> lifecycle.ended(machine, ProcessExit.UNSEEN, now);
            case REPLACING -> lifecycle.later(machine, now, due -> lifecycle.replaced(machine, due));
            case LAUNCH_FAILED, DESTROYING ->
                lifecycle.later(machine, now.plus(delays.destroying()), due -> lifecycle.destroyed(machine, due));
            // What was suspended has lost its memory: its next start is a cold one.
            case STOPPED, SUSPENDED, FAILED -> {}
            case DESTROYED -> afterDestroy.accept(machine, now);
        }
    }
}
