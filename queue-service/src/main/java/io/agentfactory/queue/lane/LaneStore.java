package io.agentfactory.queue.lane;

import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.MESSAGE;
import static io.agentfactory.queue.db.Tables.WAITING_LANE;
import static org.jooq.impl.DSL.currentTimestamp;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.agentfactory.queue.db.tables.records.LaneRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Repository;

/**
 * The lanes in the database. Every read here takes the row lock, in the order lane before worker, and holds it to the
 * end of the transaction; every write goes through {@link #save}, which also keeps the table of waiting lanes true: a
 * lane stands in it exactly while it has work and no owner.
 */
@Repository
public class LaneStore {

    /**
     * The clock after the row lock was won. The lock is taken in a subquery, since the columns of a query that locks
     * are computed before it waits.
     */
    private static final Field<Instant> READ_AT =
            field("clock_timestamp()", SQLDataType.INSTANT).as("read_at");

    private final DSLContext db;

    LaneStore(DSLContext db) {
        this.db = db;
    }

    /** Creates the lanes that are missing, then nothing else: an existing lane keeps its agent. */
    public void createMissing(Collection<LaneKey> keys) {
        // Sorted, so that two copies that create the same lanes wait for each other in one order.
        List<LaneRecord> rows = keys.stream().sorted().map(LaneStore::newRow).toList();
        db.insertInto(LANE)
                .set(rows)
                .onConflict(LANE.WORKSPACE_ID, LANE.CONVERSATION_ID)
                .doNothing()
                .execute();
    }

    public Optional<Lane> lock(long laneId) {
        return lockOne(LANE.LANE_ID.eq(laneId));
    }

    public Optional<Lane> lock(String workspaceId, String conversationId) {
        return lockOne(LANE.WORKSPACE_ID.eq(workspaceId).and(LANE.CONVERSATION_ID.eq(conversationId)));
    }

    /**
     * The waiting lane that is served next: highest priority, then longest wait. Lanes that another transaction holds
     * are passed over, so that free workers never queue up behind one another.
     */
    public Optional<Lane> lockBestWaiting(String workspaceId) {
        return locked(select(LANE.asterisk())
                .from(WAITING_LANE)
                .join(LANE)
                .on(LANE.LANE_ID.eq(WAITING_LANE.LANE_ID))
                .where(WAITING_LANE.WORKSPACE_ID.eq(workspaceId))
                .and(WAITING_LANE.AVAILABLE_AT.le(currentTimestamp().cast(SQLDataType.INSTANT)))
                .and(LANE.OWNER.isNull())
                .orderBy(WAITING_LANE.PRIORITY.desc(), WAITING_LANE.WAITING_SINCE, WAITING_LANE.LANE_ID)
                .limit(1)
                .forUpdate()
                .of(LANE)
                .skipLocked());
    }

    /** Writes what has changed, in one heap-only update, and enters or strikes the lane in the waiting table. */
    public void save(Lane before, Lane after) {
        db.update(LANE)
                .set(LANE.TOKEN, after.token())
                .set(LANE.CLAIMED_TOKEN, after.claimedToken())
                .set(LANE.HEAD_SEQ, after.headSeq())
                .set(LANE.TAIL_SEQ, after.tailSeq())
                .set(LANE.HISTORY_SEQ, after.historySeq())
                .set(LANE.OWNER, after.owner())
                .set(LANE.LEASE_UNTIL, after.leaseUntil())
                .set(LANE.TURN_SINCE, after.turnSince())
                .set(LANE.ATTEMPTS, after.attempts())
                .set(LANE.AVAILABLE_AT, after.availableAt())
                .where(LANE.LANE_ID.eq(after.laneId()))
                .execute();
        if (waits(after) && !sameWait(before, after)) {
            enterWaiting(after);
        } else if (waits(before) && !waits(after)) {
            db.deleteFrom(WAITING_LANE)
                    .where(WAITING_LANE.LANE_ID.eq(after.laneId()))
                    .execute();
        }
    }

    private static boolean waits(Lane lane) {
        return lane.hasWork() && lane.owner() == null;
    }

    private static boolean sameWait(Lane before, Lane after) {
        return waits(before)
                && before.headSeq() == after.headSeq()
                && before.availableAt().equals(after.availableAt());
    }

    private void enterWaiting(Lane lane) {
        // The message of the head is there: it was appended in this transaction or an earlier one.
        db.insertInto(
                        WAITING_LANE,
                        WAITING_LANE.LANE_ID,
                        WAITING_LANE.WORKSPACE_ID,
                        WAITING_LANE.PRIORITY,
                        WAITING_LANE.AVAILABLE_AT,
                        WAITING_LANE.WAITING_SINCE)
                .select(select(
                                MESSAGE.LANE_ID,
                                field("{0}", String.class, lane.workspaceId()),
                                MESSAGE.PRIORITY,
                                field("{0}::timestamptz", Instant.class, lane.availableAt()),
                                field("{0}::timestamptz", Instant.class, lane.readAt()))
                        .from(MESSAGE)
                        .where(MESSAGE.LANE_ID.eq(lane.laneId()).and(MESSAGE.SEQ.eq(lane.headSeq()))))
                .onConflict(WAITING_LANE.LANE_ID)
                .doUpdate()
                .set(WAITING_LANE.PRIORITY, excluded(WAITING_LANE.PRIORITY))
                .set(WAITING_LANE.AVAILABLE_AT, excluded(WAITING_LANE.AVAILABLE_AT))
                .execute();
    }

    private Optional<Lane> lockOne(Condition which) {
        return locked(select(LANE.asterisk()).from(LANE).where(which).forUpdate());
    }

    private Optional<Lane> locked(Select<Record> rowLock) {
        Table<Record> lane = rowLock.asTable(LANE.getName());
        return db.select(lane.asterisk(), READ_AT).from(lane).fetchOptional(LaneStore::toLane);
    }

    private static LaneRecord newRow(LaneKey key) {
        LaneRecord row = new LaneRecord();
        row.set(LANE.WORKSPACE_ID, key.workspaceId());
        row.set(LANE.CONVERSATION_ID, key.conversationId());
        row.set(LANE.AGENT_KEY, key.agentKey());
        return row;
    }

    private static Lane toLane(Record row) {
        return new Lane(
                row.get(LANE.LANE_ID),
                row.get(LANE.WORKSPACE_ID),
                row.get(LANE.CONVERSATION_ID),
                row.get(LANE.AGENT_KEY),
                row.get(LANE.TOKEN),
                row.get(LANE.CLAIMED_TOKEN),
                row.get(LANE.HEAD_SEQ),
                row.get(LANE.TAIL_SEQ),
                row.get(LANE.HISTORY_SEQ),
                row.get(LANE.OWNER),
                row.get(LANE.LEASE_UNTIL),
                row.get(LANE.TURN_SINCE),
                row.get(LANE.ATTEMPTS),
                row.get(LANE.AVAILABLE_AT),
                row.get(READ_AT));
    }
}
