package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.demand.Demand;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.policy.FleetPolicy;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.trigger.SpawnPause;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a plan follows from.
 *
 * @param now the database's clock
 * @param place where new machines are made; null: nobody has said, so none are
 * @param members workers of which something may be left, oldest first
 * @param requestedLately workers asked for within the last spawn interval, whatever has become of them
 * @param listing what the provider has just shown; null: it was not asked
 */
public record Situation(
        Instant now,
        @Nullable Place place,
        Owner owner,
        FleetPolicy policy,
        Demand demand,
        Set<String> disabledAgents,
        List<Member> members,
        int requestedLately,
        SpawnPause spawnPause,
        @Nullable Listing listing) {

    public Situation {
        disabledAgents = Set.copyOf(disabledAgents);
        members = List.copyOf(members);
    }

    /** A worker, and what the queue has seen of it. */
    public record Member(Worker worker, Activity activity) {}
}
