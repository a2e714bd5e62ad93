package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.cost.Spending;
import io.agentfactory.scaler.demand.Demand;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerState.Reserved;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.pause.ScalingPause;
import io.agentfactory.scaler.policy.FleetPolicy;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.region.RegionPause;
import io.agentfactory.scaler.trigger.SpawnPause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a plan follows from.
 *
 * @param now the database's clock
 * @param provision where and how new machines are made; null: nobody has said, so none are
 * @param regionPauses regions that had no room, by name
 * @param members workers of which something may be left, oldest first
 * @param requestedLately workers asked for within the last spawn interval, whatever has become of them
 * @param spending what the fleet has cost, and costs
 * @param ratePerHour what one more machine with its volume costs for an hour, in millionths, by region
 * @param pause an operator's word that the fleet may not grow; null: it may
 * @param listing what the provider has just shown; null: it was not asked
 */
public record Situation(
        Instant now,
        @Nullable ProviderConfig provision,
        Map<String, RegionPause> regionPauses,
        Owner owner,
        FleetPolicy policy,
        Demand demand,
        Set<String> disabledAgents,
        List<Member> members,
        int requestedLately,
        SpawnPause spawnPause,
        Spending spending,
        Map<String, Long> ratePerHour,
        @Nullable ScalingPause pause,
        @Nullable Listing listing) {

    public Situation {
        regionPauses = Map.copyOf(regionPauses);
        ratePerHour = Map.copyOf(ratePerHour);
        disabledAgents = Set.copyOf(disabledAgents);
        members = List.copyOf(members);
    }

    long ratePerHour(String region) {
        return ratePerHour.getOrDefault(region, 0L);
    }

    /**
     * A worker, and what the queue has seen of it.
     *
     * @param activity what it has said since its process was last started, and whether its work is stored
     */
    public record Member(Worker worker, Activity activity) {

        public Member {
            activity = activity.since(worker.startedSince());
        }

        /**
         * Whether it takes a place. All do of which something may be left, but for a stopped machine in reserve and a
         * volume that is kept for the work on it.
         */
        boolean countsAsMachine() {
            boolean onlyItsVolume =
                    worker.state() instanceof Stopping && worker.machine().isGone() && activity.unstored();
            return !onlyItsVolume && !(worker.state() instanceof Reserved);
        }
    }
}
