package io.agentfactory.cleanup.projection;

import static io.agentfactory.cleanup.db.Tables.PROVIDER_CONFIG;
import static io.agentfactory.cleanup.db.Tables.WORKER;

import io.agentfactory.events.ProviderConfigChanged;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.topics.Topics;
import org.jooq.DSLContext;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Keeps the scaler's word. An event older than what is known changes nothing. */
@Component
class ScalerListener {

    private final DSLContext db;

    ScalerListener(DSLContext db) {
        this.db = db;
    }

    @KafkaListener(topics = Topics.PROVIDER_CONFIGS, groupId = "cleanup-service")
    void on(ProviderConfigChanged event) {
        db.insertInto(PROVIDER_CONFIG)
                .set(PROVIDER_CONFIG.WORKSPACE_ID, event.getWorkspaceId())
                .set(PROVIDER_CONFIG.VERSION, event.getVersion())
                .set(PROVIDER_CONFIG.APP_NAME, event.getAppName())
                .set(PROVIDER_CONFIG.DEPLOYMENT_ID, event.getDeploymentId())
                .set(PROVIDER_CONFIG.API_BASE_URL, event.getApiBaseUrl())
                .set(PROVIDER_CONFIG.API_TOKEN_SECRET_REF, event.getApiTokenSecretRef())
                .onConflict(PROVIDER_CONFIG.WORKSPACE_ID)
                .doUpdate()
                .setAllToExcluded()
                .where(PROVIDER_CONFIG.VERSION.lt(event.getVersion()))
                .execute();
    }

    @KafkaListener(topics = Topics.WORKER_LIFECYCLE, groupId = "cleanup-service")
    void on(WorkerLifecycleChanged event) {
        db.insertInto(WORKER)
                .set(WORKER.WORKER_ID, event.getWorkerId())
                .set(WORKER.WORKSPACE_ID, event.getWorkspaceId())
                .set(WORKER.VERSION, event.getVersion())
                .set(WORKER.STATE, event.getState().name())
                .set(WORKER.MACHINE_ID, event.getMachineId())
                .set(WORKER.VOLUME_ID, event.getVolumeId())
                .set(WORKER.CHANGED_AT, event.getAt())
                .onConflict(WORKER.WORKER_ID)
                .doUpdate()
                .setAllToExcluded()
                .where(WORKER.VERSION.lt(event.getVersion()))
                .execute();
    }
}
