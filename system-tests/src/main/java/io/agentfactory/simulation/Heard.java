package io.agentfactory.simulation;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.demand.Demand;
import io.agentfactory.scaler.demand.Demand.Lane;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.plan.Listing;
import io.agentfactory.scaler.plan.Owner;
import io.agentfactory.scaler.plan.Situation;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.policy.FleetPolicy;
import io.agentfactory.scaler.reconcile.SituationReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the scaler has heard of the queue, by the rules of its projections, and the situation that follows from it and
 * from the records.
 */
final class Heard implements SituationReader {

    /** As the scaler's settings have them by default. */
    private static final Duration GAP = Duration.ofSeconds(60);

    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final Timeline timeline;
    private final Records records;
    private final Triggers triggers;
    private final Regions regions;
    private final Books books;
    private final FleetPolicy policy;
    private final Owner owner = new Owner(World.DEPLOYMENT, World.WORKSPACE);
    private final Map<String, Activity> activities = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private @Nullable Depth depth;
    private Instant heardSince = Instant.EPOCH;
    private Instant heardAt = Instant.EPOCH;

    Heard(Timeline timeline, Records records, Triggers triggers, Regions regions, Books books, FleetPolicy policy) {
        this.regions = regions;
        this.books = books;
        this.timeline = timeline;
        this.records = records;
        this.triggers = triggers;
        this.policy = policy;
    }

    /** How much work there is, as the queue tells it. */
    record Depth(long version, long queued, long running, long waitingLanes, List<Lane> lanes, Instant observedAt) {}

    /** Asks for a reconcile where lanes wait. */
    void take(Depth news) {
        if (depth != null && news.version() <= depth.version()) {
            return;
        }
        depth = news;
        Instant now = timeline.instant();
        if (!heardAt.isAfter(now.minus(GAP))) {
            heardSince = now;
        }
        heardAt = now;
        if (news.waitingLanes() > 0) {
            triggers.request(World.WORKSPACE);
        }
    }

    /** Asks for a reconcile where it moves the worker's lifecycle. */
    void take(String workerId, long version, Sight sight, Instant at, Instant idleSince) {
        if (versions.getOrDefault(workerId, 0L) >= version) {
            return;
        }
        versions.put(workerId, version);
        Activity before = activities.getOrDefault(workerId, Activity.NONE);
        activities.put(workerId, sight.after(before, at, idleSince));
        if (sight.movesLifecycle()) {
            triggers.request(World.WORKSPACE);
        }
    }

    void forget(String workerId) {
        activities.remove(workerId);
        versions.remove(workerId);
    }

    @Override
    public Situation read(String workspaceId, @Nullable Listing listing) {
        return new Situation(
                timeline.instant(),
                World.PROVISION,
                regions.pauses(workspaceId),
                owner,
                policy,
                demand(),
                Set.of(),
                records.live(workspaceId).stream().map(this::member).toList(),
                records.requestedWithin(workspaceId, policy.spawnInterval()),
                triggers.pending(workspaceId).spawnPause(),
                books.spending(timeline.now()),
                World.RATE_PER_HOUR,
                null,
                listing);
    }

    private Member member(Worker worker) {
        return new Member(worker, activities.getOrDefault(worker.workerId(), Activity.NONE));
    }

    private Demand demand() {
        if (depth == null) {
            return Demand.NONE;
        }
        boolean fresh = depth.observedAt().isAfter(timeline.instant().minus(GAP));
        return new Demand(
                depth.queued(),
                depth.running(),
                depth.waitingLanes(),
                depth.lanes(),
                fresh ? heardSince.plus(SETTLE) : null);
    }
}
