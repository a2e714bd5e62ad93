package io.agentfactory.scaler.fleet;

import static io.agentfactory.scaler.db.Tables.WORKER;
import static io.agentfactory.scaler.trigger.ClockApi.NOW;
import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.val;

import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.trigger.ClockApi;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** SQL of what is known of machines and volumes. Never touches a worker's state; each statement is atomic by itself. */
@Repository
class MachineStore {

    private final DSLContext db;

    MachineStore(DSLContext db) {
        this.db = db;
    }

    /** Its volume exists; from now on a machine may exist too, because it is asked for next. */
    void volumeCreated(String workerId, String volumeId, Duration tokenLifetime) {
        db.update(WORKER)
                .set(WORKER.VOLUME_ID, volumeId)
                .set(WORKER.VOLUME_SINCE, coalesce(WORKER.VOLUME_SINCE, NOW))
                .set(WORKER.MACHINE_ASKED_AT, NOW)
                .set(WORKER.TOKEN_EXPIRES_AT, ClockApi.fromNow(tokenLifetime))
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    void machineAsked(String workerId, Duration tokenLifetime) {
        db.update(WORKER)
                .set(WORKER.MACHINE_ASKED_AT, NOW)
                .set(WORKER.TOKEN_EXPIRES_AT, ClockApi.fromNow(tokenLifetime))
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    void volumeFound(String workerId, String volumeId) {
        db.update(WORKER)
                .set(WORKER.VOLUME_ID, volumeId)
                .set(WORKER.VOLUME_SINCE, coalesce(WORKER.VOLUME_SINCE, NOW))
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    void volumeGone(String workerId) {
        db.update(WORKER)
                .set(WORKER.VOLUME_UNTIL, coalesce(WORKER.VOLUME_UNTIL, NOW))
                .set(WORKER.TRIES, 0)
                .setNull(WORKER.NOT_BEFORE)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    /**
     * What the provider shows of the machine. An observation older than the newest changes nothing.
     *
     * @param at when the provider was asked; null: now
     */
    void machineSeen(String workerId, Machine machine, @Nullable Instant at) {
        machineState(
                workerId,
                machine.state(),
                at,
                Map.of(WORKER.MACHINE_ID, machine.id(), WORKER.INSTANCE_ID, machine.instanceId()));
    }

    void machineSeen(String workerId, MachineState state) {
        machineState(workerId, state, null, Map.of());
    }

    private void machineState(
            String workerId, MachineState state, @Nullable Instant at, Map<Field<String>, String> identity) {
        Field<Instant> seenAt = at == null ? NOW : val(at);
        boolean runs = state != MachineState.STOPPED && state != MachineState.FAILED && !state.isGone();
        db.update(WORKER)
                .set(identity)
                .set(
                        WORKER.MACHINE_STATE_SINCE,
                        case_().when(WORKER.MACHINE_STATE.eq(state.name()), WORKER.MACHINE_STATE_SINCE)
                                .otherwise(seenAt))
                .set(WORKER.MACHINE_STATE, state.name())
                .set(WORKER.MACHINE_SEEN_AT, seenAt)
                .set(WORKER.MACHINE_SINCE, coalesce(WORKER.MACHINE_SINCE, seenAt))
                .set(WORKER.MACHINE_UNTIL, runs ? val((Instant) null) : coalesce(WORKER.MACHINE_UNTIL, seenAt))
                .where(WORKER.WORKER_ID.eq(workerId))
                // A list that was asked for before somebody else saw the machine comes too late.
                .and(WORKER.MACHINE_SEEN_AT.isNull().or(WORKER.MACHINE_SEEN_AT.le(seenAt)))
                // So does the answer of whoever asked before it was destroyed.
                .and(WORKER.MACHINE_STATE.isDistinctFrom(MachineState.DESTROYED.name()))
                .execute();
    }

    /** No machine was found, long enough after it was asked for. */
    void machineAbsent(String workerId) {
        db.update(WORKER)
                .set(WORKER.MACHINE_STATE, MachineState.DESTROYED.name())
                .set(WORKER.MACHINE_STATE_SINCE, NOW)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    void stopAsked(String workerId) {
        db.update(WORKER)
                .set(WORKER.STOP_ASKED_AT, coalesce(WORKER.STOP_ASKED_AT, NOW))
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    void startAsked(String workerId) {
        db.update(WORKER)
                .set(WORKER.START_ASKED_AT, NOW)
                .set(WORKER.STARTS, WORKER.STARTS.plus(1))
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
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
}
