package io.agentfactory.queue.depth;

import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.PUBLISHED_DEPTH;
import static io.agentfactory.queue.db.Tables.WAITING_LANE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import io.agentfactory.events.QueueDepthChanged;
import io.agentfactory.events.WaitingLane;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.queue.AfterCommit;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Publishes the depth of workspaces, in the order in which it was read. */
@Component
class Depths {

    private static final int LANES_TOLD = 100;
    private static final Field<Instant> NOW = field("clock_timestamp()", SQLDataType.INSTANT);

    private final DSLContext db;
    private final TransactionTemplate transaction;
    private final DepthReader reader;
    private final Outbox outbox;
    private final DepthMeters meters;
    private final DepthSettings settings;

    Depths(
            DSLContext db,
            TransactionTemplate transaction,
            DepthReader reader,
            Outbox outbox,
            DepthMeters meters,
            DepthSettings settings) {
        this.db = db;
        this.transaction = transaction;
        this.reader = reader;
        this.outbox = outbox;
        this.meters = meters;
        this.settings = settings;
    }

    /**
     * Publishes the depth as it is now.
     *
     * @return false: another copy of the service has done so a moment ago, and it is to be published later
     */
    boolean publish(String workspaceId) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            // The row lock makes copies of the service take turns: versions rise in commit order, and each copy reads
            // after it.
            Optional<Long> version = db.insertInto(PUBLISHED_DEPTH)
                    .set(PUBLISHED_DEPTH.WORKSPACE_ID, workspaceId)
                    .set(PUBLISHED_DEPTH.VERSION, 1L)
                    .set(PUBLISHED_DEPTH.PUBLISHED_AT, NOW)
                    .onConflict(PUBLISHED_DEPTH.WORKSPACE_ID)
                    .doUpdate()
                    .set(PUBLISHED_DEPTH.VERSION, PUBLISHED_DEPTH.VERSION.plus(1))
                    .set(PUBLISHED_DEPTH.PUBLISHED_AT, NOW)
                    .where(PUBLISHED_DEPTH.PUBLISHED_AT.le(ago(settings.interval())))
                    .returningResult(PUBLISHED_DEPTH.VERSION)
                    .fetchOptional(Record1::value1);
            version.ifPresent(number ->
                    outbox.add(new OutboundEvent(Topics.QUEUE_DEPTH, workspaceId, event(workspaceId, number))));
            return version.isPresent();
        }));
    }

    /**
     * Workspaces whose last event is as old as the heartbeat, and those with waiting lanes that never had one: a copy
     * that ended between a commit and its event remembers nothing.
     */
    List<String> withoutRecentEvent() {
        return db.select(PUBLISHED_DEPTH.WORKSPACE_ID)
                .from(PUBLISHED_DEPTH)
                .where(PUBLISHED_DEPTH.PUBLISHED_AT.lt(ago(settings.heartbeat())))
                .union(db.selectDistinct(WAITING_LANE.WORKSPACE_ID)
                        .from(WAITING_LANE)
                        .whereNotExists(db.selectOne()
                                .from(PUBLISHED_DEPTH)
                                .where(PUBLISHED_DEPTH.WORKSPACE_ID.eq(WAITING_LANE.WORKSPACE_ID))))
                .fetch(PUBLISHED_DEPTH.WORKSPACE_ID);
    }

    private static Field<Instant> ago(Duration time) {
        return field("clock_timestamp() - {0} * interval '1 millisecond'", SQLDataType.INSTANT, val(time.toMillis()));
    }

    private QueueDepthChanged event(String workspaceId, long version) {
        Depth depth = reader.read(workspaceId);
        AfterCommit.run(() -> meters.published(workspaceId, depth));
        return QueueDepthChanged.newBuilder()
                .setWorkspaceId(workspaceId)
                .setVersion(version)
                .setQueued(depth.queued())
                .setRunning(depth.running())
                .setScheduled(depth.scheduled())
                .setWaitingLanes(depth.waitingLanes())
                .setOldestWaitSince(depth.oldestWaitSince())
                .setLanes(firstWaiting(workspaceId))
                .setObservedAt(depth.observedAt())
                .build();
    }

    private List<WaitingLane> firstWaiting(String workspaceId) {
        return db.select(
                        LANE.CONVERSATION_ID,
                        LANE.AGENT_KEY,
                        WAITING_LANE.PRIORITY,
                        DepthReader.unfinished(),
                        WAITING_LANE.WAITING_SINCE)
                .from(WAITING_LANE)
                .join(LANE)
                .on(LANE.LANE_ID.eq(WAITING_LANE.LANE_ID))
                .where(WAITING_LANE.WORKSPACE_ID.eq(workspaceId).and(DepthReader.demanded()))
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
}
