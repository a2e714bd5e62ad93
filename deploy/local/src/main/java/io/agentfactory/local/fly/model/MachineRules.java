package io.agentfactory.local.fly.model;

import io.agentfactory.local.fly.model.Machine.Run;

/** What Fly lets be done to a machine in its present state. Decides only; a refusal changes nothing. */
final class MachineRules {
    private final FlyQuirks quirks;

    MachineRules(FlyQuirks quirks) {
        this.quirks = quirks;
    }

    /** Whether there is something to start; nothing where it runs or is about to; a refusal where it cannot be. */
    boolean starts(Machine machine) {
        return switch (machine.state()) {
            case STOPPED, SUSPENDED, FAILED -> true;
            case STARTED, STARTING, RESTARTING -> false;
            case CREATED -> {
                if (!machine.launchPending && !quirks.startRestedCreated()) {
                    throw refused("start", machine);
                }
                yield !machine.launchPending;
            }
            case STOPPING, SUSPENDING, REPLACING, LAUNCH_FAILED, DESTROYING, DESTROYED ->
                throw refused("start", machine);
        };
    }

    /** Whether there is something to stop; nothing where it does not run; a refusal where it cannot be. */
    boolean stops(Machine machine) {
        return switch (machine.state()) {
            case STARTED, STARTING, RESTARTING, SUSPENDED -> true;
            case CREATED -> machine.launchPending;
            case STOPPING -> false;
            case STOPPED, FAILED -> {
                if (!quirks.stopWhenStoppedOk()) {
                    throw refused("stop", machine);
                }
                yield false;
            }
            case SUSPENDING, REPLACING, LAUNCH_FAILED, DESTROYING, DESTROYED -> throw refused("stop", machine);
        };
    }

    /** A refusal where nothing runs that could be restarted. */
    void requireRestartable(Machine machine) {
        if (machine.state() != MachineState.STARTED) {
            throw refused("restart", machine);
        }
    }

    /** Whether there is something to suspend; nothing where that is done or goes on; else a refusal. */
    boolean suspends(Machine machine) {
        return switch (machine.state()) {
            case STARTED -> true;
            case SUSPENDING, SUSPENDED -> false;
            case CREATED,
                    STARTING,
                    RESTARTING,
                    STOPPING,
                    STOPPED,
                    REPLACING,
                    FAILED,
                    LAUNCH_FAILED,
                    DESTROYING,
                    DESTROYED -> throw refused("suspend", machine);
        };
    }

    /** A refusal where no process hears the signal. */
    void requireHearing(Machine machine) {
        if (machine.process != Run.RUNNING) {
            throw refused("signal", machine);
        }
    }

    /** Whether the new version is run at once: where the old one ran. A refusal where there may be no new one now. */
    boolean updateLaunches(Machine machine) {
        return switch (machine.state()) {
            case STARTED -> true;
            case STOPPED, SUSPENDED, FAILED -> false;
            case CREATED -> {
                if (machine.launchPending) {
                    throw refused("update", machine);
                }
                yield false;
            }
            case REPLACING -> throw FlyRefusal.of(409, "aborted: another update of the machine is going on");
            case STARTING, RESTARTING, STOPPING, SUSPENDING, LAUNCH_FAILED, DESTROYING, DESTROYED ->
                throw refused("update", machine);
        };
    }

    /** Whether there is something to destroy; nothing where that goes on already; a refusal where it may not be. */
    boolean destroys(Machine machine, boolean force) {
        boolean allowed = switch (machine.state()) {
            case STOPPED, SUSPENDED -> true;
            case CREATED -> quirks.destroyUnstarted() && !machine.launchPending || force;
            case FAILED -> quirks.destroyUnstarted() || force;
            case STARTING, STARTED, RESTARTING, STOPPING, SUSPENDING, REPLACING, LAUNCH_FAILED -> force;
            case DESTROYING -> quirks.destroyTwiceOk();
            case DESTROYED -> throw FlyRefusal.notFound("machine not found");
        };
        if (!allowed) {
            throw FlyRefusal.of(
                    quirks.destroyRunningStatus(),
                    "failed_precondition: unable to destroy machine, not currently stopped, suspended, or failed");
        }
        return machine.state() != MachineState.DESTROYING;
    }

    private static FlyRefusal refused(String action, Machine machine) {
        return FlyRefusal.precondition("unable to " + action + " machine from current state: '"
                + machine.state().wireName() + "'");
    }
}
