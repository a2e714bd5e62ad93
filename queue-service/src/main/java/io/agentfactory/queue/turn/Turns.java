package io.agentfactory.queue.turn;

import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.lease.ClaimSettings;
import io.agentfactory.queue.lease.Lease;
import io.agentfactory.queue.lease.Leases;
import io.agentfactory.queue.message.MessageStore;
import io.agentfactory.queue.message.Outcome;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * What a worker says of its running turn, behind every door. Only the worker that holds the turn under its newest token
 * changes anything; everyone else is told so and learns nothing about the lane.
 */
@Service
public class Turns {

    private final WorkingSets workingSets;
    private final MessageStore messages;
    private final Leases leases;
    private final TurnEnd turnEnd;
    private final LostTurns lostTurns;
    private final ClaimSettings settings;

    Turns(
            WorkingSets workingSets,
            MessageStore messages,
            Leases leases,
            TurnEnd turnEnd,
            LostTurns lostTurns,
            ClaimSettings settings) {
        this.workingSets = workingSets;
        this.messages = messages;
        this.leases = leases;
        this.turnEnd = turnEnd;
        this.lostTurns = lostTurns;
        this.settings = settings;
    }

    /** Extends the lease of the running turn. */
    public TurnResult.OfHeartbeat heartbeat(String workerId, UUID messageId, long token) {
        Turn turn = new Turn(workerId, messageId, token);
        return workingSets.together(Locks.ofWorker(workerId), set -> switch (hold(set, turn)) {
            case Hold.Held(Lane lane, KnownWorker worker) -> {
                Lane renewed = lane.renew(settings.lease(), settings.turnLimit());
                Instant until = Objects.requireNonNull(renewed.leaseUntil());
                set.save(renewed);
                set.save(worker.extended(until));
                yield new TurnResult.Extended(until);
            }
            case Hold.Stale() -> new TurnResult.StaleToken();
            case Hold.NotOwner() -> new TurnResult.NotOwner();
        });
    }

    /** Ends the turn well. Said again with the same token, it changes nothing and answers the same. */
    public TurnResult.OfCompletion complete(String workerId, UUID messageId, long token, Completion completion) {
        Turn turn = new Turn(workerId, messageId, token);
        Locks locks = completion.claimNext() ? Locks.ofSeeker(workerId) : Locks.ofWorker(workerId);
        return switch (workingSets.together(locks, set -> completeOrSayAgain(set, turn, completion))) {
            case Answer.Ended(Lease next) -> new TurnResult.Completed(hydrated(next, completion));
            case Answer.Refused(TurnResult.OfCompletion why) -> why;
        };
    }

    private @Nullable Claim hydrated(@Nullable Lease next, Completion completion) {
        return next == null ? null : leases.hydrate(next, completion.withHistory());
    }

    /** Ends the turn badly, which counts as an attempt. */
    public TurnResult.OfFailure fail(String workerId, UUID messageId, long token, String error, boolean permanent) {
        Turn turn = new Turn(workerId, messageId, token);
        return workingSets.together(Locks.ofWorker(workerId), set -> switch (hold(set, turn)) {
            case Hold.Held(Lane lane, KnownWorker worker) -> {
                Lane after = turnEnd.failed(set, lane, Failure.reported(error, permanent));
                contact(set, workerId);
                yield after.headSeq() == lane.headSeq()
                        ? new TurnResult.Requeued(after.availableAt())
                        : new TurnResult.DeadLettered();
            }
            case Hold.Stale() -> new TurnResult.StaleToken();
            case Hold.NotOwner() -> new TurnResult.NotOwner();
        });
    }

    /** Gives the turn back, which counts for nothing: the worker cannot run it, and it is nobody's fault. */
    public TurnResult.OfRelease release(String workerId, UUID messageId, long token, String reason) {
        Turn turn = new Turn(workerId, messageId, token);
        return workingSets.together(Locks.ofWorker(workerId), set -> switch (hold(set, turn)) {
            case Hold.Held(Lane lane, KnownWorker worker) -> {
                Lane after = turnEnd.givenBack(set, lane, reason);
                contact(set, workerId);
                yield new TurnResult.Released(after.availableAt());
            }
            case Hold.Stale() -> new TurnResult.StaleToken();
            case Hold.NotOwner() -> new TurnResult.NotOwner();
        });
    }

    /**
     * Does something for a turn while it runs, under the lock of its lane, so that its fencing token still counts when
     * it is done. Where it throws, nothing was done.
     */
    public <T> During<T> during(String workerId, UUID messageId, long token, Function<Lease, T> work) {
        Turn turn = new Turn(workerId, messageId, token);
        return workingSets.together(Locks.ofWorker(workerId), set -> switch (hold(set, turn)) {
            case Hold.Held(Lane lane, KnownWorker worker)
            when !lane.leaseExpired() -> {
                set.save(worker.contact());
                yield new During.Done<>(work.apply(leases.repeat(set, lane)));
            }
            case Hold.Held held -> new During.Stale<>();
            case Hold.Stale() -> new During.Stale<>();
            case Hold.NotOwner() -> new During.NotOwner<>();
        });
    }

    /** The turn that the worker runs under a live lease; for callers that do not say which one they mean. */
    public Optional<Lease> running(String workerId) {
        return workingSets.together(
                Locks.ofWorker(workerId),
                set -> set.worker(workerId)
                        .flatMap(set::laneOf)
                        .filter(lane -> lane.ownedBy(workerId) && lane.running() && !lane.leaseExpired())
                        .map(lane -> leases.repeat(set, lane)));
    }

    private static void contact(WorkingSet set, String workerId) {
        set.save(set.worker(workerId).orElseThrow().contact());
    }

    /**
     * Ends the running turn of a worker that has come back without it. The lane and its owner are in the working set.
     * Returns the lane after it.
     */
    public Lane lostByRestart(WorkingSet set, Lane lane, String workerId) {
        return turnEnd.failed(set, lane, Failure.workerRestarted(workerId));
    }

    /** Ends turns whose lease ran out, at most {@code limit}. Returns how many it found. */
    public int endLost(int limit) {
        return lostTurns.end(limit);
    }

    /** A turn as its worker names it. */
    private record Turn(String workerId, UUID messageId, long token) {}

    /** Whether a worker holds the turn that it names. */
    private sealed interface Hold {

        record Held(Lane lane, KnownWorker worker) implements Hold {}

        /** Its lane runs another turn, or none. */
        record Stale() implements Hold {}

        record NotOwner() implements Hold {}
    }

    private static Hold hold(WorkingSet set, Turn turn) {
        Optional<KnownWorker> worker = set.worker(turn.workerId());
        Optional<Lane> own = worker.flatMap(set::laneOf).filter(lane -> lane.ownedBy(turn.workerId()));
        if (own.isEmpty()) {
            return new Hold.NotOwner();
        }
        return own.filter(lane -> lane.heldBy(turn.workerId(), turn.token()))
                .filter(lane -> set.head(lane).messageId().equals(turn.messageId()))
                .<Hold>map(lane -> new Hold.Held(lane, worker.orElseThrow()))
                .orElseGet(Hold.Stale::new);
    }

    /** What becomes of a completion. */
    private sealed interface Answer {

        /** The turn has ended well, now or before; with the one that follows it. */
        record Ended(@Nullable Lease next) implements Answer {}

        record Refused(TurnResult.OfCompletion why) implements Answer {}
    }

    private Answer completeOrSayAgain(WorkingSet set, Turn turn, Completion completion) {
        return switch (hold(set, turn)) {
            case Hold.Held(Lane lane, KnownWorker worker) -> complete(set, lane, worker, completion);
            case Hold.Stale() -> completedBefore(set, turn, new TurnResult.StaleToken());
            case Hold.NotOwner() -> completedBefore(set, turn, new TurnResult.NotOwner());
        };
    }

    private Answer complete(WorkingSet set, Lane lane, KnownWorker holder, Completion completion) {
        Lane after = turnEnd.done(set, lane, completion);
        KnownWorker worker = set.worker(holder.workerId()).orElseThrow();
        if (completion.claimNext() && leases.mayStart(after) && worker.mayWork()) {
            return new Answer.Ended(leases.proceed(set, after, worker));
        }
        set.save(worker.contact());
        return new Answer.Ended(null);
    }

    private Answer completedBefore(WorkingSet set, Turn turn, TurnResult.OfCompletion otherwise) {
        boolean completed = messages.placeOf(turn.messageId())
                .filter(place -> messages.finishedUnder(place, turn.workerId(), turn.token(), Outcome.DONE))
                .isPresent();
        return completed ? new Answer.Ended(nextOf(set, turn)) : new Answer.Refused(otherwise);
    }

    /** What the completion brought, if it still runs; what another call of the worker has claimed since is not its. */
    private @Nullable Lease nextOf(WorkingSet set, Turn turn) {
        long next = turn.token() + 1;
        return set.worker(turn.workerId())
                .flatMap(set::laneOf)
                .filter(lane ->
                        lane.heldBy(turn.workerId(), next) && lane.tokens().asked() < next)
                .map(lane -> leases.repeat(set, lane))
                .orElse(null);
    }
}
