package io.agentfactory.scaler.fleet;

import static io.agentfactory.scaler.db.Tables.WORKER;
import static io.agentfactory.scaler.trigger.ClockApi.NOW;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.not;

import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.trigger.ClockApi;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.springframework.stereotype.Repository;

/** SQL of the workers and their states. */
@Repository
class WorkerStore {

    private static final Condition LIVE = WORKER.STATE.notIn(StateName.STOPPED.name(), StateName.FAILED.name());
    private static final Field<Instant> READ_AT = NOW.as("read_at");

    private final DSLContext db;

    WorkerStore(DSLContext db) {
        this.db = db;
    }

    /** A worker, and the database's clock when it was read. */
    record Read(Worker worker, Instant at) {}

    List<Worker> live(String workspaceId) {
        return db.selectFrom(WORKER)
                .where(WORKER.WORKSPACE_ID.eq(workspaceId))
                .and(LIVE)
                .orderBy(WORKER.REQUESTED_AT, WORKER.WORKER_ID)
                .fetch(WorkerStore::toWorker);
    }

    /** The newest that have ended; served by the index on ended workers. */
    List<Worker> ended(String workspaceId, int limit) {
        return db.selectFrom(WORKER)
                .where(WORKER.WORKSPACE_ID.eq(workspaceId))
                .andNot(LIVE)
                .orderBy(WORKER.STATE_SINCE.desc())
                .limit(limit)
                .fetch(WorkerStore::toWorker);
    }

    Optional<Worker> find(String workerId) {
        return db.selectFrom(WORKER).where(WORKER.WORKER_ID.eq(workerId)).fetchOptional(WorkerStore::toWorker);
    }

    /** Holds the row to the end of the transaction, which orders the worker's transitions and their events. */
    Optional<Read> lock(String workerId) {
        return db.select(WORKER.asterisk(), READ_AT)
                .from(WORKER)
                .where(WORKER.WORKER_ID.eq(workerId))
                .forUpdate()
                .fetchOptional(row -> new Read(toWorker(row), row.get(READ_AT)));
    }

    int requestedWithin(String workspaceId, Duration window) {
        return db.fetchCount(
                WORKER,
                WORKER.WORKSPACE_ID.eq(workspaceId).and(WORKER.REQUESTED_AT.gt(ClockApi.fromNow(window.negated()))));
    }

    /** Of these volume names, those that a worker which has ended once intended. */
    Set<String> volumeNamesOfEnded(Collection<String> names) {
        return db.select(WORKER.VOLUME_NAME)
                .from(WORKER)
                .where(WORKER.VOLUME_NAME.in(names))
                .andNot(LIVE)
                .fetchSet(WORKER.VOLUME_NAME);
    }

    Map<StateName, Integer> countLive() {
        var counts = new EnumMap<StateName, Integer>(StateName.class);
        db.select(WORKER.STATE, count())
                .from(WORKER)
                .where(LIVE)
                .groupBy(WORKER.STATE)
                .forEach(row -> counts.put(StateName.valueOf(row.value1()), row.value2()));
        return counts;
    }

    void insert(NewWorker worker) {
        db.insertInto(WORKER)
                .set(WORKER.WORKER_ID, worker.workerId())
                .set(WORKER.WORKSPACE_ID, worker.workspaceId())
                .set(WORKER.VERSION, 1L)
                .set(WORKER.STATE, StateName.REQUESTED.name())
                .set(WORKER.CAUSE, worker.cause())
                .set(WORKER.STATE_SINCE, NOW)
                .set(WORKER.REQUESTED_AT, NOW)
                .set(WORKER.CONVERSATION_ID, worker.conversationId())
                .set(WORKER.AGENT_KEY, worker.agentKey())
                .set(WORKER.APP_NAME, worker.place().appName())
                .set(WORKER.API_BASE_URL, worker.place().apiBaseUrl())
                .set(WORKER.REGION, worker.region())
                .set(WORKER.IMAGE, worker.image())
                .set(WORKER.CPU_KIND, worker.size().cpuKind())
                .set(WORKER.CPUS, worker.size().cpus())
                .set(WORKER.MEMORY_MB, worker.size().memoryMb())
                .set(WORKER.VOLUME_NAME, worker.volumeName())
                .set(WORKER.VOLUME_GB, worker.volumeGb())
                .execute();
    }

    /** Deletes up to {@code limit} workers that ended longer ago, and returns their ids. */
    List<String> forgetEnded(Duration olderThan, int limit) {
        var old = db.select(WORKER.WORKER_ID)
                .from(WORKER)
                .where(not(LIVE))
                .and(WORKER.STATE_SINCE.lt(ClockApi.fromNow(olderThan.negated())))
                .limit(limit);
        return db.deleteFrom(WORKER)
                .where(WORKER.WORKER_ID.in(old))
                .returningResult(WORKER.WORKER_ID)
                .fetch(WORKER.WORKER_ID);
    }

    /** A new state; failed calls of the old one no longer hold it up. */
    void enter(String workerId, WorkerState state) {
        var update = db.update(WORKER)
                .set(WORKER.VERSION, WORKER.VERSION.plus(1))
                .set(WORKER.STATE, StateName.of(state).name())
                .set(WORKER.CAUSE, state.cause())
                .set(WORKER.STATE_SINCE, state.since())
                .set(WORKER.TRIES, 0)
                .set(WORKER.STARTS, 0)
                .setNull(WORKER.NOT_BEFORE);
        if (state instanceof WorkerState.Requested) {
            // It is started again: an earlier request to stop has nothing more to say.
            update = update.setNull(WORKER.STOP_ASKED_AT);
        }
        if (state instanceof WorkerState.Active) {
            update = update.set(WORKER.ACTIVE_AT, state.since());
        }
        update.where(WORKER.WORKER_ID.eq(workerId)).execute();
    }

    private static Worker toWorker(Record row) {
        String machineState = row.get(WORKER.MACHINE_STATE);
        return new Worker(
                row.get(WORKER.WORKER_ID),
                row.get(WORKER.WORKSPACE_ID),
                row.get(WORKER.VERSION),
                StateName.valueOf(row.get(WORKER.STATE)).state(row.get(WORKER.CAUSE), row.get(WORKER.STATE_SINCE)),
                row.get(WORKER.REQUESTED_AT),
                row.get(WORKER.ACTIVE_AT),
                row.get(WORKER.CONVERSATION_ID),
                row.get(WORKER.AGENT_KEY),
                new Place(row.get(WORKER.API_BASE_URL), row.get(WORKER.APP_NAME)),
                row.get(WORKER.REGION),
                new Size(row.get(WORKER.CPU_KIND), row.get(WORKER.CPUS), row.get(WORKER.MEMORY_MB)),
                new Worker.WorkerVolume(
                        row.get(WORKER.VOLUME_NAME),
                        row.get(WORKER.VOLUME_GB),
                        row.get(WORKER.VOLUME_ID),
                        row.get(WORKER.VOLUME_UNTIL)),
                new Worker.WorkerMachine(
                        row.get(WORKER.IMAGE),
                        row.get(WORKER.TOKEN_EXPIRES_AT),
                        row.get(WORKER.MACHINE_ASKED_AT),
                        row.get(WORKER.MACHINE_ID),
                        row.get(WORKER.INSTANCE_ID),
                        machineState == null ? null : MachineState.valueOf(machineState),
                        row.get(WORKER.MACHINE_STATE_SINCE),
                        row.get(WORKER.MACHINE_SEEN_AT),
                        row.get(WORKER.STOP_ASKED_AT),
                        row.get(WORKER.START_ASKED_AT),
                        row.get(WORKER.STARTS)),
                row.get(WORKER.LEAVE_NOTHING),
                new Worker.Tries(row.get(WORKER.TRIES), row.get(WORKER.NOT_BEFORE), row.get(WORKER.LAST_ERROR)));
    }
}
