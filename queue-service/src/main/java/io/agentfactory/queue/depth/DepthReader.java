package io.agentfactory.queue.depth;

import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.SCHEDULED_MESSAGE;
import static io.agentfactory.queue.db.Tables.WAITING_LANE;
import static io.agentfactory.queue.db.Tables.WORKER;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.sum;

import io.agentfactory.queue.agent.Agents;
import java.math.BigDecimal;
import java.time.Instant;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads how much work a workspace has. Every lane with work either waits or has an owner, so the two short tables of
 * waiting lanes and workers tell all of it; no lane without work and no finished message is looked at.
 */
@Component
class DepthReader {

    private static final Field<Instant> NOW = field("clock_timestamp()", SQLDataType.INSTANT);

    private final DSLContext db;

    DepthReader(DSLContext db) {
        this.db = db;
    }

    Depth read(String workspaceId) {
        var waiting = db.select(
                        count().filterWhere(demanded()),
                        sum(unfinished()),
                        min(WAITING_LANE.WAITING_SINCE).filterWhere(demanded()))
                .from(WAITING_LANE)
                .join(LANE)
                .on(LANE.LANE_ID.eq(WAITING_LANE.LANE_ID))
                .where(WAITING_LANE.WORKSPACE_ID.eq(workspaceId))
                .fetchSingle();
        var owned = db.select(sum(unfinished()), count(LANE.LEASE_UNTIL), NOW)
                .from(WORKER)
                .join(LANE)
                .on(LANE.LANE_ID.eq(WORKER.LANE_ID))
                .where(WORKER.WORKSPACE_ID.eq(workspaceId))
                .fetchSingle();
        long running = owned.value2();
        return new Depth(
                orZero(waiting.value2()) + orZero(owned.value1()) - running,
                running,
                db.fetchCount(
                        SCHEDULED_MESSAGE,
                        SCHEDULED_MESSAGE.WORKSPACE_ID.eq(workspaceId),
                        SCHEDULED_MESSAGE.GIVEN_UP_AT.isNull()),
                waiting.value1(),
                waiting.value3(),
                owned.value3());
    }

    /** Whether a waiting lane wants a worker: that of a disabled agent does not. */
    static Condition demanded() {
        return Agents.mayRun(LANE.WORKSPACE_ID, LANE.AGENT_KEY);
    }

    static Field<Long> unfinished() {
        return LANE.TAIL_SEQ.minus(LANE.HEAD_SEQ).plus(1L).minus(LANE.CANCELLED_AHEAD);
    }

    private static long orZero(@Nullable BigDecimal value) {
        return value == null ? 0 : value.longValue();
    }
}
