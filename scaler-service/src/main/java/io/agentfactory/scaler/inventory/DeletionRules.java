package io.agentfactory.scaler.inventory;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.fleet.StateName;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerState;
import io.agentfactory.scaler.provider.Volume;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Which volumes may be deleted by hand. Never one that a worker may still use or that a machine has, whoever confirms
 * it; only with a confirmation one that may be somebody else's, or that is kept for what it holds.
 */
final class DeletionRules {

    private DeletionRules() {}

    /** @throws ProblemException saying why not, and what to do */
    static void check(Volume volume, Belonging belonging, @Nullable String confirm) {
        boolean confirmed = volume.id().equals(confirm);
        if (confirm != null && !confirmed) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    "confirmation-mismatch",
                    "The parameter confirm is " + confirm + ", and the volume is " + volume.id()
                            + ": repeat the id of the volume that is to be deleted.");
        }
        Worker worker = belonging.worker();
        if (worker != null) {
            checkWorker(volume, worker, confirmed);
        }
        switch (belonging.ownership()) {
            case WORKER, ORPHAN -> {}
            case OTHER_WORKSPACE, OTHER_DEPLOYMENT, UNKNOWN -> {
                if (!confirmed) {
                    throw new ProblemException(
                            HttpStatus.FORBIDDEN,
                            "volume-not-ours",
                            "Volume " + volume.id() + " may be somebody else's (" + belonging.why()
                                    + "): look at what it is, and repeat its id as confirm=" + volume.id()
                                    + " if it is to be deleted all the same.");
                }
            }
        }
        if (!volume.machineId().isEmpty()) {
            throw bound(volume, "machine " + volume.machineId() + " has it");
        }
    }

    private static void checkWorker(Volume volume, Worker worker, boolean confirmed) {
        String id = worker.workerId();
        switch (worker.state()) {
            case WorkerState.Requested state -> throw inUse(volume, worker);
            case WorkerState.Active state -> throw inUse(volume, worker);
            case WorkerState.Draining state -> throw inUse(volume, worker);
            case WorkerState.Reserved state -> throw inUse(volume, worker);
            case WorkerState.Stopping state -> {
                if (!worker.machine().isGone()) {
                    throw inUse(volume, worker);
                }
                if (!confirmed) {
                    throw new ProblemException(
                            HttpStatus.CONFLICT,
                            "volume-kept",
                            "The scaler removes volume " + volume.id() + " of " + id
                                    + " by itself, and may keep it for a workspace that was not stored: GET"
                                    + " /v1/fleet/plan says so. Repeat its id as confirm=" + volume.id()
                                    + " if it is to go now.");
                }
            }
            case WorkerState.Stopped state -> {}
            case WorkerState.Failed state -> {}
        }
    }

    private static ProblemException inUse(Volume volume, Worker worker) {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "volume-in-use",
                "Volume " + volume.id() + " belongs to worker " + worker.workerId() + ", which is "
                        + StateName.of(worker.state()) + ": drain it first with POST /v1/fleet/workers/"
                        + worker.workerId() + "/drain; its volume goes with it.");
    }

    static ProblemException bound(Volume volume, String why) {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "volume-bound",
                "Volume " + volume.id() + " cannot go while a machine has it (" + why
                        + "): remove the machine first. A machine of ours goes when its worker is drained.");
    }
}
