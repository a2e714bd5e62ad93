package io.agentfactory.queue.turn;

import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.WORKER;
import static org.jooq.impl.DSL.field;

import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lease.ClaimSettings;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/**
 * Ends turns whose lease ran out, be it that nobody extended it or that it could not be extended further. Each counts
 * as an attempt and raises the token first, so that the lost worker changes nothing when it comes back.
 */
@Component
class LostTurns {

    private final WorkingSets workingSets;
    private final DSLContext db;
    private final TurnEnd turnEnd;
    private final ClaimSettings settings;

    LostTurns(WorkingSets workingSets, DSLContext db, TurnEnd turnEnd, ClaimSettings settings) {
        this.workingSets = workingSets;
        this.db = db;
        this.turnEnd = turnEnd;
        this.settings = settings;
    }

    /** Ends at most {@code limit} lost turns. Returns how many it found. */
    int end(int limit) {
        List<Long> expired = expired(limit);
        workingSets.each("lost-turn", expired, Locks::ofLanes, this::end);
        return expired.size();
    }

    /**
     * Goes by way of the workers, of which there are few: every running turn has one. Only of those whose turn may be
     * lost the lane is looked at, on whose leases no index stands.
     */
    private List<Long> expired(int limit) {
        Field<Instant> now = field("clock_timestamp()", Instant.class);
        return db.select(LANE.LANE_ID)
                .from(WORKER)
                .join(LANE)
                .on(LANE.LANE_ID.eq(WORKER.LANE_ID))
                .where(WORKER.IDLE_SINCE.isNull())
                .and(WORKER.LEASED_UNTIL.isNull().or(WORKER.LEASED_UNTIL.le(now)))
                .and(LANE.LEASE_UNTIL.le(now))
                .orderBy(LANE.LEASE_UNTIL)
                .limit(limit)
                .fetch(LANE.LANE_ID);
    }

    private void end(WorkingSet set, long laneId) {
        set.lane(laneId)
                // Judged again under the lock: a heartbeat, a completion or another copy may have been quicker.
                .filter(Lane::leaseExpired)
                .ifPresent(lane -> turnEnd.failed(set, lane, reason(lane)));
    }

    private Failure reason(Lane lane) {
        String worker = Objects.requireNonNull(lane.owner());
        return lane.overran(settings.turnLimit())
                ? Failure.overran(worker, settings.turnLimit())
                : Failure.leaseExpired(worker);
    }
}
