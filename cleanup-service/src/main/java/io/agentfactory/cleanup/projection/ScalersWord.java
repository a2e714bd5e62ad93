package io.agentfactory.cleanup.projection;

import static io.agentfactory.cleanup.db.Tables.PROVIDER_CONFIG;
import static io.agentfactory.cleanup.db.Tables.WORKER;

import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What the scaler has said, as far as it has arrived. */
@Component
public class ScalersWord {

    private static final Set<String> ENDED = Set.of("STOPPED", "FAILED");

    private final DSLContext db;

    ScalersWord(DSLContext db) {
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

    /** A worker that has not ended: its machine and volume have a right to be there. */
    public record LiveWorker(String workerId, String machineId, String volumeId) {}

    public List<LiveWorker> liveWorkers(String workspaceId) {
        return db.selectFrom(WORKER)
                .where(WORKER.WORKSPACE_ID.eq(workspaceId).and(WORKER.STATE.notIn(ENDED)))
                .fetch(row -> new LiveWorker(
                        row.getWorkerId(),
                        row.getMachineId() == null ? "" : row.getMachineId(),
                        row.getVolumeId() == null ? "" : row.getVolumeId()));
    }
}
