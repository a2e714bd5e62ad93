package io.agentfactory.queue.worker;

import static io.agentfactory.queue.db.Tables.WORKER;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import io.agentfactory.events.WorkerLifecycleChanged;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Repository;

/** The workers in the database. Who needs a lane and a worker locks the lane first. */
@Repository
public class WorkerStore {

    private static final Field<Instant> NOW = field("clock_timestamp()", SQLDataType.INSTANT);
    private static final Field<Instant> READ_AT = NOW.as("read_at");

    private final DSLContext db;

    WorkerStore(DSLContext db) {
        this.db = db;
    }

    public Optional<KnownWorker> find(String workerId) {
        return db.select(WORKER.asterisk(), READ_AT)
                .from(WORKER)
                .where(WORKER.WORKER_ID.eq(workerId))
                .fetchOptional(WorkerStore::toWorker);
    }

    /** Reads the worker and holds its row to the end of the transaction. */
    public Optional<KnownWorker> lock(String workerId) {
        // Locked in a subquery: the clock is to be read after the wait for the lock, not before it.
        Table<Record> worker = select(WORKER.asterisk())
                .from(WORKER)
                .where(WORKER.WORKER_ID.eq(workerId))
                .forUpdate()
                .asTable(WORKER.getName());
        return db.select(worker.asterisk(), READ_AT).from(worker).fetchOptional(WorkerStore::toWorker);
    }

    /** Notes that the worker has called. */
    public void contact(String workerId) {
        db.update(WORKER)
                .set(WORKER.LAST_CONTACT_AT, NOW)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    /**
     * Notes that the worker asks for work, and which of its processes that is; one that was started anew is not deaf.
     */
    public void asked(String workerId, Caller caller) {
        Field<UUID> run = val(caller.run(), SQLDataType.UUID);
        Condition sameProcess = WORKER.ASKED_RUN.eq(run);
        db.update(WORKER)
                .set(WORKER.LAST_CONTACT_AT, NOW)
                .set(WORKER.ASKED_RUN, run)
                .set(WORKER.ASKER, when(sameProcess, WORKER.ASKER).otherwise(WORKER.ASKER.plus(1)))
                .set(
                        WORKER.LAPSED_OFFERS,
                        when(sameProcess.or(run.isNull()), WORKER.LAPSED_OFFERS).otherwise(0))
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    /**
     * Makes the worker the lane's owner. The unique constraint on the lane refuses a second owner, whatever the code
     * above it believes. The conversation stays with the worker for life: its disk holds that workspace.
     */
    public void own(String workerId, long laneId, String conversationId, String agentKey) {
        db.update(WORKER)
                .set(WORKER.LANE_ID, laneId)
                .set(WORKER.CONVERSATION_ID, conversationId)
                .set(WORKER.AGENT_KEY, agentKey)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    /** The worker owns no lane any more. */
    public void disown(String workerId) {
        db.update(WORKER)
                .setNull(WORKER.LANE_ID)
                .set(WORKER.READY, false)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    public void claimed(String workerId, long token) {
        db.update(WORKER)
                .set(WORKER.CLAIMED_TOKEN, token)
                .set(WORKER.LAST_CONTACT_AT, NOW)
                .setNull(WORKER.IDLE_SINCE)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    /** Notes who asked for the claim. */
    public void claimedBy(String workerId, Caller caller) {
        db.update(WORKER)
                .set(WORKER.CLAIMED_RUN, caller.run())
                .set(WORKER.CLAIMED_CALL, caller.call())
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    /** Notes that a completion brought the claim under this token. */
    public void continued(String workerId, long token) {
        db.update(WORKER)
                .set(WORKER.CONTINUED_TOKEN, token)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    public void idle(String workerId) {
        db.update(WORKER)
                .set(WORKER.IDLE_SINCE, NOW)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    public void listening(String workerId, boolean ready) {
        db.update(WORKER)
                .set(WORKER.READY, ready)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    public void offersLapsed(String workerId, int inARow, boolean stillReady) {
        db.update(WORKER)
                .set(WORKER.LAPSED_OFFERS, inARow)
                .set(WORKER.READY, stillReady)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    public void retire(String workerId, String reason) {
        db.update(WORKER)
                .set(WORKER.RETIRED_REASON, reason)
                .set(WORKER.READY, false)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    /** Next version of the worker's activity events; the row lock that this takes orders them. */
    public long nextActivityVersion(String workerId) {
        return db.update(WORKER)
                .set(WORKER.ACTIVITY_VERSION, WORKER.ACTIVITY_VERSION.plus(1))
                .where(WORKER.WORKER_ID.eq(workerId))
                .returningResult(WORKER.ACTIVITY_VERSION)
                .fetchSingle()
                .value1();
    }

    /** Takes over what the scaler says, unless something newer is known. Returns whether it was news. */
    public boolean project(WorkerLifecycleChanged news) {
        String state = LifecycleState.of(news.getState()).name();
        return db.insertInto(WORKER)
                        .set(WORKER.WORKER_ID, news.getWorkerId())
                        .set(WORKER.WORKSPACE_ID, news.getWorkspaceId())
                        .set(WORKER.CONVERSATION_ID, news.getConversationId())
                        .set(WORKER.AGENT_KEY, news.getAgentKey())
                        .set(WORKER.LIFECYCLE_STATE, state)
                        .set(WORKER.LIFECYCLE_VERSION, news.getVersion())
                        .onConflict(WORKER.WORKER_ID)
                        .doUpdate()
                        .set(WORKER.LIFECYCLE_STATE, state)
                        .set(WORKER.LIFECYCLE_VERSION, news.getVersion())
                        .where(WORKER.LIFECYCLE_VERSION.lt(news.getVersion()))
                        .execute()
                == 1;
    }

    /** For searches: what {@link KnownWorker#mayWork} says of one. */
    public static Condition mayWork() {
        return WORKER.RETIRED_REASON
                .isNull()
                .and(WORKER.LIFECYCLE_STATE.in(LifecycleState.REQUESTED.name(), LifecycleState.ACTIVE.name()));
    }

    private static KnownWorker toWorker(Record row) {
        return new KnownWorker(
                row.get(WORKER.WORKER_ID),
                row.get(WORKER.WORKSPACE_ID),
                row.get(WORKER.CONVERSATION_ID),
                row.get(WORKER.AGENT_KEY),
                LifecycleState.valueOf(row.get(WORKER.LIFECYCLE_STATE)),
                row.get(WORKER.LANE_ID),
                row.get(WORKER.CLAIMED_TOKEN),
                new Caller(row.get(WORKER.CLAIMED_RUN), row.get(WORKER.CLAIMED_CALL)),
                row.get(WORKER.CONTINUED_TOKEN),
                row.get(WORKER.ASKER),
                row.get(WORKER.READY),
                row.get(WORKER.LAPSED_OFFERS),
                row.get(WORKER.LAST_CONTACT_AT),
                row.get(WORKER.IDLE_SINCE),
                row.get(WORKER.RETIRED_REASON),
                row.get(WORKER.ACTIVITY_VERSION),
                row.get(READ_AT));
    }
}
