package io.agentfactory.scaler.inventory;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.Worker;
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
        DeletionRules.check(volume, belonging, confirm);
        switch (survey.access().provider().deleteVolume(volumeId)) {
            case Done<Accepted> done -> {}
            case Refused<Accepted>(ProviderError.NotFound gone) -> {}
            case Refused<Accepted>(ProviderError.Precondition error) -> throw DeletionRules.bound(volume, error.text());
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
}
