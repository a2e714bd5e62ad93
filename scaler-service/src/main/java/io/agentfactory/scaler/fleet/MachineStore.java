package io.agentfactory.scaler.fleet;

import static io.agentfactory.scaler.db.Tables.WORKER;
import static io.agentfactory.scaler.trigger.ClockApi.NOW;
import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.val;

import io.agentfactory.scaler.cost.MeteringApi;
import io.agentfactory.scaler.cost.Payer;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.trigger.ClockApi;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * SQL of what is known of machines and volumes. Never touches a worker's state. What begins or ends a cost is metered
 * in the same transaction, whose update holds the worker's row.
 */
@Repository
class MachineStore {

    /** What a {@link Payer} is made of. */
    private static final List<Field<?>> PAYER = List.of(
            WORKER.WORKER_ID,
            WORKER.WORKSPACE_ID,
            WORKER.AGENT_KEY,
            WORKER.REGION,
            WORKER.CPU_KIND,
            WORKER.CPUS,
            WORKER.MEMORY_MB,
            WORKER.VOLUME_GB);

    private final DSLContext db;
    private final MeteringApi metering;

    MachineStore(DSLContext db, MeteringApi metering) {
        this.db = db;
        this.metering = metering;
    }

    /** Its volume exists; from now on a machine may exist too, because it is asked for next. */
    @Transactional
    void volumeCreated(String workerId, String volumeId, Duration tokenLifetime) {
        db.update(WORKER)
                .set(WORKER.VOLUME_ID, volumeId)
                .set(WORKER.MACHINE_ASKED_AT, NOW)
                .set(WORKER.TOKEN_EXPIRES_AT, ClockApi.fromNow(tokenLifetime))
                .where(WORKER.WORKER_ID.eq(workerId))
                .returning(PAYER)
                .fetchOptional(MachineStore::payer)
                .ifPresent(payer -> {
                    metering.volumeThere(payer, null);
                    metering.machineAsked(payer);
                });
    }

    @Transactional
    void machineAsked(String workerId, Duration tokenLifetime) {
        db.update(WORKER)
                .set(WORKER.MACHINE_ASKED_AT, NOW)
                .set(WORKER.TOKEN_EXPIRES_AT, ClockApi.fromNow(tokenLifetime))
                .where(WORKER.WORKER_ID.eq(workerId))
                .returning(PAYER)
                .fetchOptional(MachineStore::payer)
                .ifPresent(metering::machineAsked);
    }

    /** A volume whose making was never recorded: it may have been there since the worker was. */
    @Transactional
    void volumeFound(String workerId, String volumeId) {
        db.update(WORKER)
                .set(WORKER.VOLUME_ID, volumeId)
                .where(WORKER.WORKER_ID.eq(workerId))
                .returning(with(WORKER.REQUESTED_AT))
                .fetchOptional()
                .ifPresent(row -> metering.volumeThere(payer(row), row.get(WORKER.REQUESTED_AT)));
    }

    @Transactional
    void volumeGone(String workerId) {
        db.update(WORKER)
                .set(WORKER.VOLUME_UNTIL, coalesce(WORKER.VOLUME_UNTIL, NOW))
                .set(WORKER.TRIES, 0)
                .setNull(WORKER.NOT_BEFORE)
                .where(WORKER.WORKER_ID.eq(workerId))
                .returning(PAYER)
                .fetchOptional(MachineStore::payer)
                .ifPresent(metering::volumeGone);
    }

    /**
     * What the provider shows of the machine. An observation older than the newest changes nothing.
     *
     * @param at when the provider was asked; null: now
     */
    @Transactional
    void machineSeen(String workerId, Machine machine, @Nullable Instant at) {
        machineState(
                workerId,
                machine.state(),
                at,
                Map.of(WORKER.MACHINE_ID, machine.id(), WORKER.INSTANCE_ID, machine.instanceId()));
    }

    @Transactional
    void machineSeen(String workerId, MachineState state) {
        machineState(workerId, state, null, Map.of());
    }

    private void machineState(
            String workerId, MachineState state, @Nullable Instant at, Map<Field<String>, String> identity) {
        Field<Instant> seenAt = at == null ? NOW : val(at);
        db.update(WORKER)
                .set(identity)
                .set(
                        WORKER.MACHINE_STATE_SINCE,
                        case_().when(WORKER.MACHINE_STATE.eq(state.name()), WORKER.MACHINE_STATE_SINCE)
                                .otherwise(seenAt))
                .set(WORKER.MACHINE_STATE, state.name())
                .set(WORKER.MACHINE_SEEN_AT, seenAt)
                .where(WORKER.WORKER_ID.eq(workerId))
                // A list that was asked for before somebody else saw the machine comes too late.
                .and(WORKER.MACHINE_SEEN_AT.isNull().or(WORKER.MACHINE_SEEN_AT.le(seenAt)))
                // So does the answer of whoever asked before it was destroyed. One that was only not found can turn up.
                .and(WORKER.MACHINE_STATE
                        .isDistinctFrom(MachineState.DESTROYED.name())
                        .or(WORKER.MACHINE_ID.isNull()))
                .returning(with(WORKER.MACHINE_SEEN_AT))
                .fetchOptional()
                .ifPresent(row -> metering.machineSeen(payer(row), state, row.get(WORKER.MACHINE_SEEN_AT)));
    }

    /** No machine was found, long enough after it was asked for. */
    @Transactional
    void machineAbsent(String workerId) {
        db.update(WORKER)
                .set(WORKER.MACHINE_STATE, MachineState.DESTROYED.name())
                .set(WORKER.MACHINE_STATE_SINCE, NOW)
                .where(WORKER.WORKER_ID.eq(workerId))
                .returning(with(WORKER.MACHINE_SEEN_AT))
                .fetchOptional()
                .ifPresent(row -> metering.machineAbsent(payer(row), row.get(WORKER.MACHINE_SEEN_AT) != null));
    }

    void stopAsked(String workerId) {
        db.update(WORKER)
                .set(WORKER.STOP_ASKED_AT, coalesce(WORKER.STOP_ASKED_AT, NOW))
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    /** From now on its machine may run again. */
    @Transactional
    void startAsked(String workerId) {
        db.update(WORKER)
                .set(WORKER.START_ASKED_AT, NOW)
                .set(WORKER.STARTS, WORKER.STARTS.plus(1))
                .where(WORKER.WORKER_ID.eq(workerId))
                .returning(PAYER)
                .fetchOptional(MachineStore::payer)
                .ifPresent(metering::machineAsked);
    }

    void leaveNothing(String workerId) {
        db.update(WORKER)
                .set(WORKER.LEAVE_NOTHING, true)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    void stopTaken(String workerId) {
        db.update(WORKER)
                .set(WORKER.STOP_ASKED_AT, NOW)
                .where(WORKER.WORKER_ID.eq(workerId))
                .and(WORKER.TRIES.gt(0))
                .execute();
    }

    void callFailed(String workerId, Duration wait, String error) {
        db.update(WORKER)
                .set(WORKER.TRIES, WORKER.TRIES.plus(1))
                .set(WORKER.NOT_BEFORE, ClockApi.fromNow(wait))
                .set(WORKER.LAST_ERROR, error)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    void callSucceeded(String workerId) {
        db.update(WORKER)
                .set(WORKER.TRIES, 0)
                .setNull(WORKER.NOT_BEFORE)
                .setNull(WORKER.LAST_ERROR)
                .where(WORKER.WORKER_ID.eq(workerId))
                .and(WORKER.TRIES.gt(0))
                .execute();
    }

    private static List<Field<?>> with(Field<?> further) {
        return Stream.concat(PAYER.stream(), Stream.of(further)).toList();
    }

    private static Payer payer(Record row) {
        return new Payer(
                row.get(WORKER.WORKER_ID),
                row.get(WORKER.WORKSPACE_ID),
                row.get(WORKER.AGENT_KEY),
                row.get(WORKER.REGION),
                new Size(row.get(WORKER.CPU_KIND), row.get(WORKER.CPUS), row.get(WORKER.MEMORY_MB)),
                row.get(WORKER.VOLUME_GB));
    }
}
