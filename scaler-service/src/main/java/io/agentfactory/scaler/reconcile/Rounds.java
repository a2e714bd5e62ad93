package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.plan.Action;
import io.agentfactory.scaler.plan.Listing;
import io.agentfactory.scaler.plan.Plan;
import io.agentfactory.scaler.plan.PlannerApi;
import io.agentfactory.scaler.plan.Situation;
import io.agentfactory.scaler.spawn.ExecutorApi;
import io.agentfactory.scaler.spawn.FleetAccess;
import io.agentfactory.scaler.trigger.Pending;
import io.agentfactory.scaler.trigger.TriggerApi;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads, plans and applies, again and again, until there is nothing to do now. Each round starts from the records, so
 * an interruption between any two steps costs nothing but time.
 *
 * <p>Latency against rate limit: the provider allows one list a second, and a list takes as long as a create. So plans
 * are made from the records alone, which every answer of the provider keeps up to date; the provider is listed only
 * when nothing else is left to do and the last listing is old. A waiting lane's machine is thus asked for at once.
 */
@Component
public class Rounds {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LIST_RETRY = Duration.ofSeconds(5);
    private static final Duration NO_ACCESS_RETRY = Duration.ofSeconds(10);

    private final SituationReader situations;
    private final PlannerApi planner;
    private final ExecutorApi executor;
    private final ProviderAccess access;
    private final Listings listings;
    private final MachineWatch waits;
    private final FleetReport report;
    private final TriggerApi triggers;
    private final ReconcileProperties properties;

    Rounds(
            SituationReader situations,
            PlannerApi planner,
            ExecutorApi executor,
            ProviderAccess access,
            Listings listings,
            MachineWatch waits,
            FleetReport report,
            TriggerApi triggers,
            ReconcileProperties properties) {
        this.situations = situations;
        this.planner = planner;
        this.executor = executor;
        this.access = access;
        this.listings = listings;
        this.waits = waits;
        this.report = report;
        this.triggers = triggers;
        this.properties = properties;
    }

    /** Returns when to begin again, or null if nothing happens without an event. */
    public @Nullable Instant run(String workspaceId, Pending pending, Runnable fence) {
        return new Run(workspaceId, pending.listDueAt(), fence).untilNothingIsLeftToDo();
    }

    private final class Run {

        private final String workspaceId;
        private final Runnable fence;
        private Instant listDueAt;
        private boolean strays;

        Run(String workspaceId, Instant listDueAt, Runnable fence) {
            this.workspaceId = workspaceId;
            this.listDueAt = listDueAt;
            this.fence = fence;
        }

        @Nullable
        Instant untilNothingIsLeftToDo() {
            Situation situation = situations.read(workspaceId, null);
            Instant end = situation.now().plus(properties.longest());
            while (situation.now().isBefore(end)) {
                Optional<FleetAccess> provider = access.open(workspaceId, situation, fence);
                if (provider.isEmpty()) {
                    return withoutProvider(situation);
                }
                waits.watch(provider.get(), situation);
                Plan plan = planner.plan(situation);
                if (plan.actions().isEmpty() && !situation.now().isBefore(listDueAt)) {
                    situation = list(provider.get(), situation);
                    plan = planner.plan(situation);
                }
                report.planned(workspaceId, situation, plan);
                if (plan.actions().isEmpty()) {
                    boolean listAgain = strays || !situation.members().isEmpty();
                    return listAgain ? earlier(plan.nextLook(), listDueAt) : plan.nextLook();
                }
                followStrays(plan, situation);
                if (!executor.apply(provider.get(), plan.actions())) {
                    return situation.now().plus(RETRY);
                }
                situation = situations.read(workspaceId, null);
            }
            return situation.now();
        }

        private @Nullable Instant withoutProvider(Situation situation) {
            boolean nothingToDo =
                    situation.members().isEmpty() && situation.demand().lanes().isEmpty();
            return nothingToDo ? null : situation.now().plus(NO_ACCESS_RETRY);
        }

        private Situation list(FleetAccess provider, Situation situation) {
            Optional<Listing> listing = listings.take(provider);
            listAgainAt(situation.now().plus(listing.isPresent() ? properties.listInterval() : LIST_RETRY));
            return situations.read(workspaceId, listing.orElse(null));
        }

        /** A stray is stopped first, and destroyed when a later listing shows it stopped. */
        private void followStrays(Plan plan, Situation situation) {
            if (removesStrays(plan)) {
                strays = true;
                listAgainAt(earlier(situation.now().plus(LIST_RETRY), listDueAt));
            }
        }

        private void listAgainAt(Instant moment) {
            listDueAt = moment;
            triggers.listed(workspaceId, moment);
        }
    }

    private static boolean removesStrays(Plan plan) {
        return plan.actions().stream().anyMatch(Action.DeleteOrphanMachine.class::isInstance);
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one != null && one.isBefore(other) ? one : other;
    }
}
