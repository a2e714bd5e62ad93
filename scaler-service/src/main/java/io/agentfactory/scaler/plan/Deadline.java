package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerState.Active;
import io.agentfactory.scaler.fleet.WorkerState.Draining;
import io.agentfactory.scaler.fleet.WorkerState.Failed;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.fleet.WorkerState.Reserved;
import io.agentfactory.scaler.fleet.WorkerState.Stopped;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.policy.FleetPolicy;
import io.agentfactory.scaler.policy.FleetPolicy.Patience;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a worker's state ends, if nothing else ends it before.
 *
 * @param consequence what follows then, in words for an operator
 */
public record Deadline(Instant at, String consequence) {

    /** Empty: it has none. */
    public static Optional<Deadline> of(Member member, FleetPolicy policy, PlanProperties times) {
        Patience patience = policy.patience();
        return switch (member.worker().state()) {
            case Requested state ->
                at(state.since().plus(patience.startTimeout()), "given up, unless its machine has started");
            case Active state -> active(state, member, patience, times);
            case Draining state ->
                member.activity().busy()
                        ? Optional.empty()
                        : at(state.since().plus(patience.drainTimeout()), "stopped, whether it is drained or not");
            case Stopping state -> stopping(state, member, policy, times);
            case Reserved state ->
                at(state.since().plus(policy.reserve().keep()), "removed, unless its lane has work before");
            case Stopped state -> Optional.empty();
            case Failed state -> Optional.empty();
        };
    }

    private static Optional<Deadline> active(Active state, Member member, Patience patience, PlanProperties times) {
        Instant expires = member.worker().machine().tokenExpiresAt();
        Optional<Deadline> token = expires == null
                ? Optional.empty()
                : at(expires.minus(times.tokenMargin()), "drained, because its token is about to expire");
        return Stream.concat(withoutTurn(state, member, patience).stream(), token.stream())
                .min(Comparator.comparing(Deadline::at));
    }

    private static Optional<Deadline> withoutTurn(Active state, Member member, Patience patience) {
        Activity activity = member.activity();
        if (!activity.hasCalled()) {
            return at(
                    state.since().plus(patience.contactTimeout()),
                    "replaced, unless it has called or its lane does not wait");
        }
        if (activity.busy()) {
            return Optional.empty();
        }
        Instant idleOver = WorkerSteps.idleSince(state, activity).plus(patience.idleTimeout());
        Instant lifeOver = member.worker().requestedAt().plus(patience.minLife());
        return at(idleOver.isAfter(lifeOver) ? idleOver : lifeOver, "drained for being idle");
    }

    private static Optional<Deadline> stopping(
            Stopping state, Member member, FleetPolicy policy, PlanProperties times) {
        Worker worker = member.worker();
        Instant stopAsked = worker.machine().stopAskedAt();
        if (!worker.machine().isGone()) {
            return stopAsked == null
                    ? Optional.empty()
                    : at(
                            stopAsked.plus(policy.patience().stopTimeout()).plus(times.stopMargin()),
                            "its machine is removed by force, unless it has stopped");
        }
        return worker.volume().isGone() || !member.activity().unstored()
                ? Optional.empty()
                : at(
                        state.since().plus(policy.reserve().keepUnstored()),
                        "its volume is deleted, with a workspace that was not stored");
    }

    private static Optional<Deadline> at(Instant moment, String consequence) {
        return Optional.of(new Deadline(moment, consequence));
    }
}
