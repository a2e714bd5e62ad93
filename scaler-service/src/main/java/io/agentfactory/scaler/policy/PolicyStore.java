package io.agentfactory.scaler.policy;

import static io.agentfactory.scaler.db.Tables.FLEET_POLICY;
import static io.agentfactory.scaler.db.Tables.PROVIDER_CONFIG;
import static io.agentfactory.scaler.trigger.ClockApi.NOW;

import io.agentfactory.scaler.cost.SpendingLimits;
import io.agentfactory.scaler.db.tables.records.FleetPolicyRecord;
import io.agentfactory.scaler.db.tables.records.ProviderConfigRecord;
import io.agentfactory.scaler.policy.FleetPolicy.Patience;
import io.agentfactory.scaler.policy.FleetPolicy.Reserve;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of provider configurations and fleet policies. */
@Repository
class PolicyStore {

    private static final TypeReference<Map<String, Integer>> LIMITS = new TypeReference<>() {};

    private final DSLContext db;
    private final JsonMapper json;

    PolicyStore(DSLContext db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    /**
     * Makes writers of one workspace take turns to the end of their transactions. A row lock would not do: the event
     * tells of both rows, and either may not exist yet.
     */
    void lock(String workspaceId) {
        db.fetch("select pg_advisory_xact_lock(hashtextextended({0}, 0))", "scaler/policy/" + workspaceId);
    }

    /** Of two workspaces that claim one application at once, the second waits, and then sees the first. */
    void lockApp(String apiBaseUrl, String appName) {
        db.fetch("select pg_advisory_xact_lock(hashtextextended({0}, 0))", "scaler/app/" + apiBaseUrl + "/" + appName);
    }

    Optional<Versioned<ProviderConfig>> provider(String workspaceId) {
        return db.selectFrom(PROVIDER_CONFIG)
                .where(PROVIDER_CONFIG.WORKSPACE_ID.eq(workspaceId))
                .fetchOptional(row -> new Versioned<>(toConfig(row), row.getVersion(), row.getChangedAt()));
    }

    List<String> workspacesOf(String apiBaseUrl, String appName) {
        return db.select(PROVIDER_CONFIG.WORKSPACE_ID)
                .from(PROVIDER_CONFIG)
                .where(PROVIDER_CONFIG.API_BASE_URL.eq(apiBaseUrl))
                .and(PROVIDER_CONFIG.APP_NAME.eq(appName))
                .fetch(PROVIDER_CONFIG.WORKSPACE_ID);
    }

    void save(String workspaceId, ProviderConfig config) {
        ProviderConfigRecord row = db.newRecord(PROVIDER_CONFIG);
        row.setWorkspaceId(workspaceId);
        row.setKind(config.kind());
        row.setAppName(config.appName());
        row.setApiBaseUrl(config.apiBaseUrl());
        row.setApiTokenSecretRef(config.apiTokenSecretRef());
        row.setRegion(config.region());
        row.setFallbackRegions(config.fallbackRegions().toArray(String[]::new));
        row.setImage(config.image());
        row.setVolumeName(config.volumeName());
        row.setVolumePath(config.volumePath());
        row.setVolumeSizeGb(config.volumeSizeGb());
        row.setCpuKind(config.cpuKind());
        row.setCpus(config.cpus());
        row.setMemoryMb(config.memoryMb());
        db.insertInto(PROVIDER_CONFIG)
                .set(row)
                .set(PROVIDER_CONFIG.VERSION, 1L)
                .set(PROVIDER_CONFIG.CHANGED_AT, NOW)
                .onConflict(PROVIDER_CONFIG.WORKSPACE_ID)
                .doUpdate()
                .set(row)
                .set(PROVIDER_CONFIG.VERSION, PROVIDER_CONFIG.VERSION.plus(1))
                .set(PROVIDER_CONFIG.CHANGED_AT, NOW)
                .execute();
    }

    /** The provider's event also tells of the policy. */
    void raiseProviderVersion(String workspaceId) {
        db.update(PROVIDER_CONFIG)
                .set(PROVIDER_CONFIG.VERSION, PROVIDER_CONFIG.VERSION.plus(1))
                .set(PROVIDER_CONFIG.CHANGED_AT, NOW)
                .where(PROVIDER_CONFIG.WORKSPACE_ID.eq(workspaceId))
                .execute();
    }

    Optional<Versioned<FleetPolicy>> policy(String workspaceId) {
        return db.selectFrom(FLEET_POLICY)
                .where(FLEET_POLICY.WORKSPACE_ID.eq(workspaceId))
                .fetchOptional(row -> new Versioned<>(toPolicy(row), row.getVersion(), row.getChangedAt()));
    }

    void save(String workspaceId, FleetPolicy policy) {
        FleetPolicyRecord row = db.newRecord(FLEET_POLICY);
        row.setWorkspaceId(workspaceId);
        row.setMaxWorkers(policy.maxWorkers());
        row.setMaxWorkersPerAgent(policy.agents().each());
        row.setAgentMaxWorkers(
                JSONB.valueOf(json.writeValueAsString(policy.agents().named())));
        row.setSpawnStep(policy.spawnStep());
        row.setSpawnIntervalMs(policy.spawnInterval().toMillis());
        Patience patience = policy.patience();
        row.setIdleTimeoutMs(patience.idleTimeout().toMillis());
        row.setMinLifeMs(patience.minLife().toMillis());
        row.setStartTimeoutMs(patience.startTimeout().toMillis());
        row.setContactTimeoutMs(patience.contactTimeout().toMillis());
        row.setDrainTimeoutMs(patience.drainTimeout().toMillis());
        row.setStopTimeoutMs(patience.stopTimeout().toMillis());
        row.setReserveMs(policy.reserve().keep().toMillis());
        row.setMaxReserved(policy.reserve().most());
        row.setKeepUnstoredMs(policy.reserve().keepUnstored().toMillis());
        row.setSoftHourMicros(policy.spending().softHourMicros());
        row.setHardHourMicros(policy.spending().hardHourMicros());
        row.setSoftDayMicros(policy.spending().softDayMicros());
        row.setHardDayMicros(policy.spending().hardDayMicros());
        db.insertInto(FLEET_POLICY)
                .set(row)
                .set(FLEET_POLICY.VERSION, 1L)
                .set(FLEET_POLICY.CHANGED_AT, NOW)
                .onConflict(FLEET_POLICY.WORKSPACE_ID)
                .doUpdate()
                .set(row)
                .set(FLEET_POLICY.VERSION, FLEET_POLICY.VERSION.plus(1))
                .set(FLEET_POLICY.CHANGED_AT, NOW)
                .execute();
    }

    private static ProviderConfig toConfig(ProviderConfigRecord row) {
        return new ProviderConfig(
                row.getKind(),
                row.getAppName(),
                row.getApiBaseUrl(),
                row.getApiTokenSecretRef(),
                row.getRegion(),
                List.of(row.getFallbackRegions()),
                row.getImage(),
                row.getVolumeName(),
                row.getVolumePath(),
                row.getVolumeSizeGb(),
                row.getCpuKind(),
                row.getCpus(),
                row.getMemoryMb());
    }

    private FleetPolicy toPolicy(FleetPolicyRecord row) {
        return new FleetPolicy(
                row.getMaxWorkers(),
                new AgentLimits(
                        row.getMaxWorkersPerAgent(),
                        json.readValue(row.getAgentMaxWorkers().data(), LIMITS)),
                row.getSpawnStep(),
                Duration.ofMillis(row.getSpawnIntervalMs()),
                new Patience(
                        Duration.ofMillis(row.getIdleTimeoutMs()),
                        Duration.ofMillis(row.getMinLifeMs()),
                        Duration.ofMillis(row.getStartTimeoutMs()),
                        Duration.ofMillis(row.getContactTimeoutMs()),
                        Duration.ofMillis(row.getDrainTimeoutMs()),
                        Duration.ofMillis(row.getStopTimeoutMs())),
                new Reserve(
                        Duration.ofMillis(row.getReserveMs()),
                        row.getMaxReserved(),
                        Duration.ofMillis(row.getKeepUnstoredMs())),
                new SpendingLimits(
                        row.getSoftHourMicros(),
                        row.getHardHourMicros(),
                        row.getSoftDayMicros(),
                        row.getHardDayMicros()));
    }
}
