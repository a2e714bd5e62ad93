package io.agentfactory.ingress.reply;

import static io.agentfactory.ingress.db.Sequences.DELIVERY_TOKEN;
import static io.agentfactory.ingress.db.Tables.DELIVERY_LANE;
import static io.agentfactory.ingress.db.Tables.REPLY;
import static org.jooq.impl.DSL.currentInstant;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.types.DayToSecond;
import org.springframework.stereotype.Repository;

/**
 * SQL of the delivery lanes: which conversation is worked by which copy, and when next. The database's clock alone
 * judges; a token that is not the lane's changes nothing.
 */
@Repository
class LaneStore {

    private final DSLContext db;

    LaneStore(DSLContext db) {
        this.db = db;
    }

    /**
     * Makes sure that the conversation has a lane, and locks it until the transaction ends. It updates where the lane
     * is there already, because a copy that has just found the lane empty and is about to delete it must wait for us,
     * and then finds our reply.
     */
    void open(String workspaceId, String conversationId) {
        db.insertInto(DELIVERY_LANE)
                .set(DELIVERY_LANE.WORKSPACE_ID, workspaceId)
                .set(DELIVERY_LANE.CONVERSATION_ID, conversationId)
                .set(DELIVERY_LANE.DUE_AT, currentInstant())
                .set(DELIVERY_LANE.TOKEN, 0L)
                .set(DELIVERY_LANE.FAILURES, 0)
                .onConflict(DELIVERY_LANE.WORKSPACE_ID, DELIVERY_LANE.CONVERSATION_ID)
                .doUpdate()
                .set(DELIVERY_LANE.FAILURES, DELIVERY_LANE.FAILURES)
                .execute();
    }

    /** Takes lanes that are due, the longest due first, passing over those that another copy is taking. */
    List<Lane> claim(int max, Duration lease) {
        var due = name("due")
                .as(select(DELIVERY_LANE.WORKSPACE_ID, DELIVERY_LANE.CONVERSATION_ID)
                        .from(DELIVERY_LANE)
                        .where(DELIVERY_LANE.DUE_AT.le(currentInstant()))
                        .orderBy(DELIVERY_LANE.DUE_AT)
                        .limit(max)
                        .forUpdate()
                        .skipLocked());
        return db.with(due)
                .update(DELIVERY_LANE)
                .set(DELIVERY_LANE.DUE_AT, in(lease))
                .set(DELIVERY_LANE.TOKEN, DELIVERY_TOKEN.nextval())
                .from(due)
                .where(DELIVERY_LANE.WORKSPACE_ID.eq(due.field(DELIVERY_LANE.WORKSPACE_ID)))
                .and(DELIVERY_LANE.CONVERSATION_ID.eq(due.field(DELIVERY_LANE.CONVERSATION_ID)))
                .returning()
                .fetch(row ->
                        new Lane(row.getWorkspaceId(), row.getConversationId(), row.getToken(), row.getFailures()));
    }

    /** Locks the lane until the transaction ends and extends the lease; false where the lane is no longer ours. */
    boolean hold(Lane lane, Duration lease) {
        return db.update(DELIVERY_LANE)
                        .set(DELIVERY_LANE.DUE_AT, in(lease))
                        .where(ours(lane))
                        .execute()
                == 1;
    }

    void succeeded(Lane lane) {
        db.update(DELIVERY_LANE)
                .set(DELIVERY_LANE.FAILURES, 0)
                .where(ours(lane))
                .and(DELIVERY_LANE.FAILURES.ne(0))
                .execute();
    }

    /** Gives the lane back, to be worked again after the wait. */
    void postpone(Lane lane, Duration wait, int failures) {
        db.update(DELIVERY_LANE)
                .set(DELIVERY_LANE.DUE_AT, in(wait))
                .set(DELIVERY_LANE.FAILURES, failures)
                .where(ours(lane))
                .execute();
    }

    /**
     * Deletes a lane that has nothing left to deliver. The lane must be held: a reply recorded before we got the lock
     * is then visible to this statement, which it would not be to the one that waited for the lock.
     */
    void closeIfEmpty(Lane lane) {
        db.deleteFrom(DELIVERY_LANE)
                .where(ours(lane))
                .and(notExists(selectOne()
                        .from(REPLY)
                        .where(REPLY.WORKSPACE_ID.eq(lane.workspaceId()))
                        .and(REPLY.CONVERSATION_ID.eq(lane.conversationId()))
                        .and(REPLY.STATE.in("PENDING", "SENDING"))))
                .execute();
    }

    int count() {
        return db.fetchCount(DELIVERY_LANE);
    }

    private static Condition ours(Lane lane) {
        return DELIVERY_LANE
                .WORKSPACE_ID
                .eq(lane.workspaceId())
                .and(DELIVERY_LANE.CONVERSATION_ID.eq(lane.conversationId()))
                .and(DELIVERY_LANE.TOKEN.eq(lane.token()));
    }

    private static Field<Instant> in(Duration wait) {
        return currentInstant().add(DayToSecond.valueOf(wait));
    }
}
