package io.agentfactory.scaler.inventory;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.StateName;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerState;
import io.agentfactory.scaler.provider.Accepted;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.provider.Volume;
import io.agentfactory.scaler.trigger.TriggerApi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Deletes one volume by an operator's word. Looks first whose it is: never one that a worker may still use, and only
 * with a confirmation one that may be somebody else's, or that is kept for what it holds.
 */
@Component
class VolumeDeletion {

    private static final Logger log = LoggerFactory.getLogger(VolumeDeletion.class);

    private final Surveys surveys;
    private final LiveLists lists;
    private final MachineApi machinery;
    private final TriggerApi triggers;

    VolumeDeletion(Surveys surveys, LiveLists lists, MachineApi machinery, TriggerApi triggers) {
        this.surveys = surveys;
        this.lists = lists;
        this.machinery = machinery;
        this.triggers = triggers;
    }

    /**
     * A volume that is gone.
     *
     * @param workerId whose record says so now; null: no worker had it
     */
    record Deleted(
            String volumeId,
            String name,
            String region,
            int sizeGb,
            Ownership ownership,
            @Nullable String workerId) {}

    /** @throws ProblemException if it must not be deleted, or could not be */
    Deleted delete(String workspaceId, String volumeId, @Nullable String confirm, String by) {
        Survey survey = surveys.ofVolumesNow(workspaceId);
        Volume volume = survey.volumes().things().stream()
                .filter(listed -> listed.id().equals(volumeId))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "volume-unknown",
                        "The provider lists no volume " + volumeId + " in application "
                                + survey.access().config().appName() + ": GET /v1/fleet/volumes shows what there is."));
        Belonging belonging = survey.belongings().of(volume);
        check(volume, belonging, confirm);
        switch (survey.access().provider().deleteVolume(volumeId)) {
            case Done<Accepted> done -> {}
            case Refused<Accepted>(ProviderError.NotFound gone) -> {}
            case Refused<Accepted>(ProviderError.Precondition error) -> throw bound(volume, error.text());
            case Refused<Accepted>(ProviderError error) ->
                throw Refusals.of(error, survey.access().config());
        }
        lists.forget(survey.access());
        return deleted(workspaceId, volume, belonging, by);
    }

    private Deleted deleted(String workspaceId, Volume volume, Belonging belonging, String by) {
        Worker worker = belonging.worker();
        if (worker != null) {
            machinery.volumeGone(worker.workerId());
        }
        triggers.request(workspaceId);
        log.atInfo()
                .addKeyValue("workspaceId", workspaceId)
                .addKeyValue("volumeId", volume.id())
                .addKeyValue("workerId", worker == null ? "-" : worker.workerId())
                .addKeyValue("reason", "deleted by " + by + "; " + belonging.why())
                .log("volume deleted");
        return new Deleted(
                volume.id(),
                volume.name(),
                volume.region(),
                volume.sizeGb(),
                belonging.ownership(),
                worker == null ? null : worker.workerId());
    }

    private static void check(Volume volume, Belonging belonging, @Nullable String confirm) {
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

    private static ProblemException bound(Volume volume, String why) {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "volume-bound",
                "Volume " + volume.id() + " cannot go while a machine has it (" + why
                        + "): remove the machine first. A machine of ours goes when its worker is drained.");
    }
}
