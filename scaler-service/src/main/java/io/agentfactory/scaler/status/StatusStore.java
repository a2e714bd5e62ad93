package io.agentfactory.scaler.status;

import static io.agentfactory.scaler.db.Tables.FLEET_STATUS;
import static io.agentfactory.scaler.trigger.ClockApi.NOW;
import static org.jooq.impl.DSL.count;

import io.agentfactory.scaler.cost.SpendingLimits;
import io.agentfactory.scaler.db.tables.records.FleetStatusRecord;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** SQL of what was last told of each workspace's fleet. */
@Repository
class StatusStore {

    private final DSLContext db;

    StatusStore(DSLContext db) {
        this.db = db;
    }

    Optional<ToldStatus> find(String workspaceId) {
        return db.selectFrom(FLEET_STATUS)
                .where(FLEET_STATUS.WORKSPACE_ID.eq(workspaceId))
                .fetchOptional(StatusStore::toStatus);
    }

    /** Holds the workspace's row, which is made where there is none, to the end of the transaction. */
    ToldStatus lock(String workspaceId) {
        db.insertInto(FLEET_STATUS)
                .set(FLEET_STATUS.WORKSPACE_ID, workspaceId)
                .set(FLEET_STATUS.VERSION, 0L)
                .set(FLEET_STATUS.SPENDING_STATE, SpendingState.WITHIN.name())
                .set(FLEET_STATUS.SPENDING_SINCE, NOW)
                .set(FLEET_STATUS.SOFT_HOUR_MICROS, 0L)
                .set(FLEET_STATUS.HARD_HOUR_MICROS, 0L)
                .set(FLEET_STATUS.SOFT_DAY_MICROS, 0L)
                .set(FLEET_STATUS.HARD_DAY_MICROS, 0L)
                .set(FLEET_STATUS.MAX_WORKERS, 0)
                .set(FLEET_STATUS.CHANGED_AT, NOW)
                .onConflictDoNothing()
                .execute();
        return db.selectFrom(FLEET_STATUS)
                .where(FLEET_STATUS.WORKSPACE_ID.eq(workspaceId))
                .forUpdate()
                .fetchSingle(StatusStore::toStatus);
    }

    void save(String workspaceId, ToldStatus status, Instant at) {
        Spawning.@Nullable Cause cause = ToldStatus.cause(status.spawning());
        SpendingLimits limits = status.limits();
        db.update(FLEET_STATUS)
                .set(FLEET_STATUS.VERSION, status.version())
                .set(FLEET_STATUS.SPENDING_STATE, status.state().name())
                .set(FLEET_STATUS.SPENDING_SINCE, status.stateSince())
                .set(FLEET_STATUS.PAUSE_CAUSE, cause == null ? null : cause.name())
                .set(FLEET_STATUS.PAUSE_REASON, ToldStatus.reason(status.spawning()))
                .set(FLEET_STATUS.PAUSED_SINCE, status.pausedSince())
                .set(FLEET_STATUS.SOFT_HOUR_MICROS, limits.softHourMicros())
                .set(FLEET_STATUS.HARD_HOUR_MICROS, limits.hardHourMicros())
                .set(FLEET_STATUS.SOFT_DAY_MICROS, limits.softDayMicros())
                .set(FLEET_STATUS.HARD_DAY_MICROS, limits.hardDayMicros())
                .set(FLEET_STATUS.MAX_WORKERS, status.maxWorkers())
                .set(FLEET_STATUS.CHANGED_AT, at)
                .where(FLEET_STATUS.WORKSPACE_ID.eq(workspaceId))
                .execute();
    }

    List<String> workspaces() {
        return db.select(FLEET_STATUS.WORKSPACE_ID)
                .from(FLEET_STATUS)
                .orderBy(FLEET_STATUS.WORKSPACE_ID)
                .fetch(FLEET_STATUS.WORKSPACE_ID);
    }

    Map<SpendingState, Integer> countByState() {
        var counts = new EnumMap<SpendingState, Integer>(SpendingState.class);
        db.select(FLEET_STATUS.SPENDING_STATE, count())
                .from(FLEET_STATUS)
                .groupBy(FLEET_STATUS.SPENDING_STATE)
                .forEach(row -> counts.put(SpendingState.valueOf(row.value1()), row.value2()));
        return counts;
    }

    private static ToldStatus toStatus(FleetStatusRecord row) {
        String cause = row.getPauseCause();
        return new ToldStatus(
                row.getVersion(),
                SpendingState.valueOf(row.getSpendingState()),
                row.getSpendingSince(),
                cause == null
                        ? Spawning.FREE
                        : new Spawning.Paused(Spawning.Cause.valueOf(cause), row.getPauseReason()),
                row.getPausedSince(),
                new SpendingLimits(
                        row.getSoftHourMicros(),
                        row.getHardHourMicros(),
                        row.getSoftDayMicros(),
                        row.getHardDayMicros()),
                row.getMaxWorkers());
    }
}
