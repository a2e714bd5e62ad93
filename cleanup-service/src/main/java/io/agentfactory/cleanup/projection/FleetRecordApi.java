package io.agentfactory.cleanup.projection;

import static io.agentfactory.cleanup.db.Tables.PROVIDER_CONFIG;
import static io.agentfactory.cleanup.db.Tables.WORKER;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the scaler has said of its fleet, as far as its events have arrived. Reads only. */
@Component
public class FleetRecordApi {

    private static final Set<String> ENDED = Set.of("STOPPED", "FAILED");

    private final DSLContext db;

    FleetRecordApi(DSLContext db) {
        this.db = db;
    }

    public List<ProviderAccount> accounts() {
        return db.selectFrom(PROVIDER_CONFIG)
                .orderBy(PROVIDER_CONFIG.WORKSPACE_ID)
                .fetch(row -> new ProviderAccount(
                        row.getWorkspaceId(),
                        row.getAppName(),
                        row.getDeploymentId(),
                        row.getApiBaseUrl(),
                        row.getApiTokenSecretRef()));
    }

    /**
     * Workers of the workspace that have not ended, and those with one of these ids or volumes, whatever their state.
     */
    public List<RecordedWorker> workers(String workspaceId, Set<String> workerIds, Set<String> volumeIds) {
        return db.selectFrom(WORKER)
                .where(WORKER.WORKSPACE_ID.eq(workspaceId).and(WORKER.STATE.notIn(ENDED)))
                .or(WORKER.WORKER_ID.in(workerIds))
                .or(WORKER.VOLUME_ID.in(volumeIds))
                .fetch(row -> new RecordedWorker(
                        row.getWorkerId(),
                        row.getState(),
                        ENDED.contains(row.getState()),
                        orEmpty(row.getMachineId()),
                        orEmpty(row.getVolumeId()),
                        row.getChangedAt()));
    }

    /** Forgets workers that ended before this moment. */
    public int forgetEndedBefore(Instant before) {
        return db.deleteFrom(WORKER)
                .where(WORKER.STATE.in(ENDED).and(WORKER.CHANGED_AT.lt(before)))
                .execute();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
