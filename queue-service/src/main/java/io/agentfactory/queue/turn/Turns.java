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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
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

    public TurnResult.OfHeartbeat heartbeat(String workerId, UUID messageId, long token) {
        Turn turn = new Turn(workerId, messageId, token);
        return workingSets.together(
                Locks.ofWorker(workerId),
                set -> held(set, turn)
                        .<TurnResult.OfHeartbeat>map(held -> {
                            Lane renewed = held.lane().renew(settings.lease(), settings.turnLimit());
                            set.save(renewed);
                            set.save(held.worker().contact());
                            return new TurnResult.Extended(Objects.requireNonNull(renewed.leaseUntil()));
                        })
                        .orElseGet(TurnResult.StaleToken::new));
    }

    /** Ends the turn well. Said again with the same token, it changes nothing and answers the same. */
    public TurnResult.OfCompletion complete(String workerId, UUID messageId, long token, Completion completion) {
        Turn turn = new Turn(workerId, messageId, token);
        Locks locks = completion.claimNext() ? Locks.ofSeeker(workerId) : Locks.ofWorker(workerId);
        return workingSets
                .together(
                        locks,
                        set -> held(set, turn)
                                .map(held -> complete(set, held, completion))
                                .or(() -> completedBefore(set, turn)))
                .<TurnResult.OfCompletion>map(ended -> new TurnResult.Completed(hydrated(ended, completion)))
                .orElseGet(TurnResult.StaleToken::new);
    }

    private @Nullable Claim hydrated(Ended ended, Completion completion) {
        return ended.next() == null ? null : leases.hydrate(ended.next(), completion.withHistory());
    }

    public TurnResult.OfFailure fail(String workerId, UUID messageId, long token, String error, boolean permanent) {
        Turn turn = new Turn(workerId, messageId, token);
        return workingSets.together(
                Locks.ofWorker(workerId),
                set -> held(set, turn)
                        .<TurnResult.OfFailure>map(held -> {
                            Lane after = turnEnd.failed(set, held.lane(), Failure.reported(error, permanent));
                            set.save(set.worker(workerId).orElseThrow().contact());
                            return after.headSeq() == held.lane().headSeq()
                                    ? new TurnResult.Requeued(after.availableAt())
                                    : new TurnResult.DeadLettered();
                        })
                        .orElseGet(TurnResult.StaleToken::new));
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

    /** A turn that its worker holds. */
    private record Held(Lane lane, KnownWorker worker) {}

    /** A turn that has ended well, and the one that follows it. */
    private record Ended(@Nullable Lease next) {}

    private Optional<Held> held(WorkingSet set, Turn turn) {
        return set.worker(turn.workerId())
                .flatMap(worker -> set.laneOf(worker)
                        .filter(lane -> lane.heldBy(turn.workerId(), turn.token()))
                        .filter(lane -> set.head(lane).messageId().equals(turn.messageId()))
                        .map(lane -> new Held(lane, worker)));
    }

    private Ended complete(WorkingSet set, Held held, Completion completion) {
        Lane after = turnEnd.done(set, held.lane(), completion);
        KnownWorker worker = set.worker(held.worker().workerId()).orElseThrow();
        if (completion.claimNext() && after.claimable() && worker.mayWork()) {
            return new Ended(leases.proceed(set, after, worker));
        }
        set.save(worker.contact());
        return new Ended(null);
    }

    private Optional<Ended> completedBefore(WorkingSet set, Turn turn) {
        return messages.placeOf(turn.messageId())
                .filter(place -> messages.finishedUnder(place, turn.workerId(), turn.token(), Outcome.DONE))
                .map(place -> new Ended(nextOf(set, turn)));
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
