package io.agentfactory.local.fly.model;

/** What Fly lets be done to a machine in its present state. Decides only; a refusal changes nothing. */
final class MachineRules {
    private final FlyQuirks quirks;

    MachineRules(FlyQuirks quirks) {
        this.quirks = quirks;
    }

    /** Whether there is something to start; nothing where it runs or is about to; a refusal where it cannot be. */
    boolean starts(Machine machine) {
        return switch (machine.state()) {
            case STOPPED, FAILED -> true;
            case STARTED, STARTING, RESTARTING -> false;
            case CREATED -> {
                if (!machine.launchPending && !quirks.startRestedCreated()) {
                    throw refused("start", machine);
                }
                yield !machine.launchPending;
            }
            case STOPPING, DESTROYING, DESTROYED -> throw refused("start", machine);
        };
    }

    /** Whether there is something to stop; nothing where it does not run; a refusal where it cannot be. */
    boolean stops(Machine machine) {
        return switch (machine.state()) {
            case STARTED, STARTING, RESTARTING -> true;
            case CREATED -> machine.launchPending;
            case STOPPING -> false;
            case STOPPED, FAILED -> {
                if (!quirks.stopWhenStoppedOk()) {
                    throw refused("stop", machine);
                }
                yield false;
            }
            case DESTROYING, DESTROYED -> throw refused("stop", machine);
        };
    }

    /** Whether there is something to destroy; nothing where that goes on already; a refusal where it may not be. */
    boolean destroys(Machine machine, boolean force) {
        boolean allowed = switch (machine.state()) {
            case STOPPED -> true;
            case CREATED -> quirks.destroyUnstarted() && !machine.launchPending || force;
            case FAILED -> quirks.destroyUnstarted() || force;
            case STARTING, STARTED, RESTARTING, STOPPING -> force;
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
