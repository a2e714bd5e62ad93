package io.agentfactory.queue.depth;

import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.PUBLISHED_DEPTH;
import static io.agentfactory.queue.db.Tables.SCHEDULED_MESSAGE;
import static io.agentfactory.queue.db.Tables.WAITING_LANE;
import static io.agentfactory.queue.db.Tables.WORKER;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.agentfactory.events.QueueDepthChanged;
import io.agentfactory.events.WaitingLane;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.topics.Topics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads and publishes how much work a workspace has. Every lane with work either waits or has an owner, so the two
 * short tables of waiting lanes and workers tell all of it; no lane without work and no finished message is looked at.
 */
@Component
class Depths {

    private static final int LANES_TOLD = 100;
    private static final Field<Instant> NOW = field("clock_timestamp()", SQLDataType.INSTANT);

    private final DSLContext db;
    private final TransactionTemplate transaction;
    private final Outbox outbox;
    private final DepthSettings settings;

    Depths(DSLContext db, TransactionTemplate transaction, Outbox outbox, DepthSettings settings) {
        this.db = db;
        this.transaction = transaction;
        this.outbox = outbox;
        this.settings = settings;
    }

    void publish(String workspaceId) {
        transaction.executeWithoutResult(status -> {
            // The row lock makes copies of the service take turns: versions rise in commit order, and each copy reads
            // after it.
            long version = db.insertInto(PUBLISHED_DEPTH)
                    .set(PUBLISHED_DEPTH.WORKSPACE_ID, workspaceId)
                    .set(PUBLISHED_DEPTH.VERSION, 1L)
                    .set(PUBLISHED_DEPTH.PUBLISHED_AT, NOW)
                    .onConflict(PUBLISHED_DEPTH.WORKSPACE_ID)
                    .doUpdate()
                    .set(PUBLISHED_DEPTH.VERSION, PUBLISHED_DEPTH.VERSION.plus(1))
                    .set(PUBLISHED_DEPTH.PUBLISHED_AT, NOW)
                    .returningResult(PUBLISHED_DEPTH.VERSION)
                    .fetchSingle()
                    .value1();
            outbox.add(new OutboundEvent(Topics.QUEUE_DEPTH, workspaceId, read(workspaceId, version)));
        });
    }

    /** Workspaces whose last event is as old as the heartbeat. */
    List<String> withoutRecentEvent() {
        return db.select(PUBLISHED_DEPTH.WORKSPACE_ID)
                .from(PUBLISHED_DEPTH)
                .where(PUBLISHED_DEPTH.PUBLISHED_AT.lt(field(
                        "clock_timestamp() - {0} * interval '1 millisecond'",
                        SQLDataType.INSTANT, val(settings.heartbeat().toMillis()))))
                .fetch(PUBLISHED_DEPTH.WORKSPACE_ID);
    }

    private QueueDepthChanged read(String workspaceId, long version) {
        var waiting = waiting(workspaceId);
        var owned = owned(workspaceId);
        return QueueDepthChanged.newBuilder()
                .setWorkspaceId(workspaceId)
                .setVersion(version)
                .setQueued(waiting.messages() + owned.messages() - owned.running())
                .setRunning(owned.running())
                .setScheduled(scheduled(workspaceId))
                .setWaitingLanes(waiting.lanes())
                .setOldestWaitSince(waiting.oldest())
                .setLanes(firstWaiting(workspaceId))
                .setObservedAt(db.select(NOW).fetchSingle().value1())
                .build();
    }

    private record Waiting(
            long lanes, long messages, @Nullable Instant oldest) {}

    private record Owned(long messages, long running) {}

    private static Field<Long> unfinished() {
        return LANE.TAIL_SEQ.minus(LANE.HEAD_SEQ).plus(1);
    }

    private Waiting waiting(String workspaceId) {
        return db.select(count(), sum(unfinished()), min(WAITING_LANE.WAITING_SINCE))
                .from(WAITING_LANE)
                .join(LANE)
                .on(LANE.LANE_ID.eq(WAITING_LANE.LANE_ID))
                .where(WAITING_LANE.WORKSPACE_ID.eq(workspaceId))
                .fetchSingle(row -> new Waiting(row.value1(), orZero(row.value2()), row.value3()));
    }

    private Owned owned(String workspaceId) {
        return db.select(sum(unfinished()), count(LANE.LEASE_UNTIL))
                .from(WORKER)
                .join(LANE)
                .on(LANE.LANE_ID.eq(WORKER.LANE_ID))
                .where(WORKER.WORKSPACE_ID.eq(workspaceId))
                .fetchSingle(row -> new Owned(orZero(row.value1()), row.value2()));
    }

    private long scheduled(String workspaceId) {
        return db.fetchCount(SCHEDULED_MESSAGE, SCHEDULED_MESSAGE.WORKSPACE_ID.eq(workspaceId));
    }

    private List<WaitingLane> firstWaiting(String workspaceId) {
        return db.select(
                        LANE.CONVERSATION_ID,
                        LANE.AGENT_KEY,
                        WAITING_LANE.PRIORITY,
                        unfinished(),
                        WAITING_LANE.WAITING_SINCE)
                .from(WAITING_LANE)
                .join(LANE)
                .on(LANE.LANE_ID.eq(WAITING_LANE.LANE_ID))
                .where(WAITING_LANE.WORKSPACE_ID.eq(workspaceId))
                .orderBy(WAITING_LANE.PRIORITY.desc(), WAITING_LANE.WAITING_SINCE, WAITING_LANE.LANE_ID)
                .limit(LANES_TOLD)
                .fetch(row -> WaitingLane.newBuilder()
                        .setConversationId(row.value1())
                        .setAgentKey(row.value2())
                        .setPriority(row.value3())
                        .setQueued(row.value4())
                        .setWaitingSince(row.value5())
                        .build());
    }

    private static long orZero(@Nullable BigDecimal value) {
        return value == null ? 0 : value.longValue();
    }
}
