package io.agentfactory.queue.view;

import static io.agentfactory.queue.db.Tables.ENDED_MESSAGE;
import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.MESSAGE;
import static io.agentfactory.queue.db.Tables.WORKER;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.agentfactory.queue.db.tables.records.EndedMessageRecord;
import io.agentfactory.queue.db.tables.records.LaneRecord;
import io.agentfactory.queue.worker.LifecycleState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Reads for people and dashboards: bounded, paged by key, and without a lock. */
@Repository
class QueueViews {

    private final DSLContext db;

    QueueViews(DSLContext db) {
        this.db = db;
    }

    /** One lane. */
    record LaneView(
            String conversationId,
            String agentKey,
            long queued,
            boolean running,
            @Nullable String owner,
            @Nullable Instant leaseUntil,
            long token,
            int attempts) {}

    /**
     * Lanes with work or an owner, of one agent or of all, by conversation id; {@code after} is the last id of the page
     * before. Walks the workspace's lanes in that order until a page is full; of an agent with few lanes that may be
     * all.
     */
    List<LaneView> lanes(String workspaceId, @Nullable String agentKey, String after, int limit) {
        return db.selectFrom(LANE)
                .where(LANE.WORKSPACE_ID.eq(workspaceId).and(LANE.CONVERSATION_ID.gt(after)))
                .and(LANE.HEAD_SEQ.le(LANE.TAIL_SEQ).or(LANE.OWNER.isNotNull()))
                .and(agentKey == null ? noCondition() : LANE.AGENT_KEY.eq(agentKey))
                .orderBy(LANE.CONVERSATION_ID)
                .limit(limit)
                .fetch(row -> new LaneView(
                        row.getConversationId(),
                        row.getAgentKey(),
                        row.getTailSeq() - row.getHeadSeq() + 1 - row.getCancelledAhead(),
                        row.getLeaseUntil() != null,
                        row.getOwner(),
                        row.getLeaseUntil(),
                        row.getToken(),
                        row.getAttempts()));
    }

    /**
     * The work of one agent.
     *
     * @param waitingLanes lanes with work and no owner
     * @param oldestWaitSince since when the longest-waiting of them has waited
     */
    record AgentView(
            String agentKey,
            long queued,
            long running,
            long waitingLanes,
            @Nullable Instant oldestWaitSince) {}

    // Every lane with work waits or has an owner: two short tables tell all of it.
    private static final String AGENTS = """
            select agent_key, sum(tail_seq - head_seq + 1 - cancelled_ahead) - count(lease_until) as queued,
                   count(lease_until) as running, count(waiting_since) as waiting_lanes, min(waiting_since) as oldest_wait
              from (select lane.*, waiting_since
                      from waiting_lane join lane using (lane_id)
                     where waiting_lane.workspace_id = {0}
                     union all
                    select lane.*, null
                      from worker join lane using (lane_id)
                     where worker.workspace_id = {0}) as busy
             where agent_key > {1} and head_seq <= tail_seq
             group by agent_key
             order by agent_key
             limit {2}
            """;

    /** Agents with work, by agent key; {@code after} is the last one of the page before. */
    List<AgentView> agents(String workspaceId, String after, int limit) {
        return db.resultQuery(AGENTS, val(workspaceId), val(after), val(limit))
                .fetch(row -> new AgentView(
                        row.get("agent_key", String.class),
                        row.get("queued", Long.class),
                        row.get("running", Long.class),
                        row.get("waiting_lanes", Long.class),
                        row.get("oldest_wait", Instant.class)));
    }

    /**
     * One message.
     *
     * @param startedAt when the turn that ended it began; null: it has not ended, or no turn ended it
     * @param finishedBy worker that ran that turn, or who cancelled the message
     * @param attempts failed ones
     */
    record MessageView(
            UUID messageId,
            long sequence,
            MessageState state,
            Instant receivedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String finishedBy,
            @Nullable Integer attempts,
            @Nullable String error) {}

    /**
     * Messages of a lane after {@code afterSequence}, in one state or in all. Empty where the workspace has no such
     * conversation.
     */
    Optional<List<MessageView>> messages(
            String workspaceId, String conversationId, @Nullable MessageState state, long afterSequence, int limit) {
        return db.selectFrom(LANE)
                .where(LANE.WORKSPACE_ID.eq(workspaceId).and(LANE.CONVERSATION_ID.eq(conversationId)))
                .fetchOptional()
                .map(lane -> db.select(MESSAGE.MESSAGE_ID, MESSAGE.SEQ, MESSAGE.RECEIVED_AT, ENDED_MESSAGE)
                        .from(MESSAGE)
                        .leftJoin(ENDED_MESSAGE)
                        .on(ENDED_MESSAGE.LANE_ID.eq(MESSAGE.LANE_ID))
                        .and(ENDED_MESSAGE.SEQ.eq(MESSAGE.SEQ))
                        .and(ENDED_MESSAGE.APPENDED_AT.eq(MESSAGE.APPENDED_AT))
                        .where(MESSAGE.LANE_ID.eq(lane.getLaneId()).and(MESSAGE.SEQ.gt(afterSequence)))
                        .and(state == null ? noCondition() : isIn(state, lane))
                        .orderBy(MESSAGE.SEQ)
                        .limit(limit)
                        .fetch(row -> toView(row.value1(), row.value2(), row.value3(), row.value4(), lane)));
    }

    private static Condition isIn(MessageState state, LaneRecord lane) {
        Condition open = ENDED_MESSAGE.OUTCOME.isNull();
        Condition running = MESSAGE.SEQ.eq(lane.getHeadSeq()).and(val(lane.getLeaseUntil() != null));
        return switch (state) {
            case QUEUED -> open.andNot(running);
            case RUNNING -> open.and(running);
            case DONE, DEAD_LETTERED, CANCELLED -> ENDED_MESSAGE.OUTCOME.eq(state.name());
        };
    }

    private static MessageView toView(
            UUID messageId, long sequence, Instant receivedAt, EndedMessageRecord end, LaneRecord lane) {
        boolean runs = sequence == lane.getHeadSeq() && lane.getLeaseUntil() != null;
        return new MessageView(
                messageId,
                sequence,
                MessageState.of(end.getOutcome(), runs),
                receivedAt,
                end.getStartedAt(),
                end.getEndedAt(),
                end.getEndedBy(),
                end.getAttempts(),
                end.getError());
    }

    /** One worker. */
    record WorkerView(
            String workerId,
            String state,
            @Nullable String conversationId,
            boolean owning,
            boolean ready,
            @Nullable Instant lastContactAt,
            @Nullable Instant idleSince,
            @Nullable String retiredReason) {}

    /** Workers in one state or in all, by id; {@code after} is the last one of the page before. */
    List<WorkerView> workers(String workspaceId, @Nullable LifecycleState state, String after, int limit) {
        return db.selectFrom(WORKER)
                .where(WORKER.WORKSPACE_ID.eq(workspaceId).and(WORKER.WORKER_ID.gt(after)))
                .and(state == null ? noCondition() : WORKER.LIFECYCLE_STATE.eq(state.name()))
                .orderBy(WORKER.WORKER_ID)
                .limit(limit)
                .fetch(row -> new WorkerView(
                        row.getWorkerId(),
                        row.getLifecycleState(),
                        row.getConversationId(),
                        row.getLaneId() != null,
                        row.getReady(),
                        row.getLastContactAt(),
                        row.getIdleSince(),
                        row.getRetiredReason()));
    }
}
