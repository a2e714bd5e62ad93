package io.agentfactory.queue.turn;

import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.lease.ClaimSettings;
import io.agentfactory.queue.lease.Leases;
import io.agentfactory.queue.message.MessageStore;
import io.agentfactory.queue.message.Outcome;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a worker says of its running turn, behind every door. Only the worker that holds the turn under its newest token
 * changes anything; everyone else is told so and learns nothing about the lane.
 */
@Service
public class Turns {

    private final TransactionTemplate transaction;
    private final WorkerStore workers;
    private final LaneStore lanes;
    private final MessageStore messages;
    private final Leases leases;
    private final TurnEnd turnEnd;
    private final LostTurns lostTurns;
    private final ClaimSettings settings;

    Turns(
            TransactionTemplate transaction,
            WorkerStore workers,
            LaneStore lanes,
            MessageStore messages,
            Leases leases,
            TurnEnd turnEnd,
            LostTurns lostTurns,
            ClaimSettings settings) {
        this.transaction = transaction;
        this.workers = workers;
        this.lanes = lanes;
        this.messages = messages;
        this.leases = leases;
        this.turnEnd = turnEnd;
        this.lostTurns = lostTurns;
        this.settings = settings;
    }

    public TurnResult.OfHeartbeat heartbeat(String workerId, UUID messageId, long token) {
        return inTransaction(() -> held(workerId, messageId, token)
                .<TurnResult.OfHeartbeat>map(lane -> {
                    Lane renewed = lane.renew(settings.lease(), settings.turnLimit());
                    lanes.save(lane, renewed);
                    workers.contact(workerId);
                    return new TurnResult.Extended(Objects.requireNonNull(renewed.leaseUntil()));
                })
                .orElseGet(TurnResult.StaleToken::new));
    }

    /** Ends the turn well. Said again with the same token, it changes nothing and answers the same. */
    public TurnResult.OfCompletion complete(String workerId, UUID messageId, long token, Completion completion) {
        return inTransaction(() -> held(workerId, messageId, token)
                .map(lane -> complete(lane, workerId, completion))
                .or(() -> completedBefore(workerId, messageId, token))
                .<TurnResult.OfCompletion>map(completed -> completed)
                .orElseGet(TurnResult.StaleToken::new));
    }

    private TurnResult.Completed complete(Lane lane, String workerId, Completion completion) {
        Lane after = turnEnd.done(lane, completion);
        workers.contact(workerId);
        boolean goOn = completion.claimNext() && after.claimable() && mayWork(workerId);
        if (!goOn) {
            return new TurnResult.Completed(null);
        }
        Claim next = leases.take(after);
        workers.continued(workerId, next.token());
        return new TurnResult.Completed(next);
    }

    public TurnResult.OfFailure fail(String workerId, UUID messageId, long token, String error, boolean permanent) {
        return inTransaction(() -> held(workerId, messageId, token)
                .<TurnResult.OfFailure>map(lane -> {
                    Lane after = turnEnd.failed(lane, Failure.reported(error, permanent));
                    workers.contact(workerId);
                    return after.headSeq() == lane.headSeq()
                            ? new TurnResult.Requeued(after.availableAt())
                            : new TurnResult.DeadLettered();
                })
                .orElseGet(TurnResult.StaleToken::new));
    }

    /**
     * Ends the running turn of a worker that has come back without it. Runs in the caller's transaction, under the
     * lane's lock. Returns the lane after it.
     */
    public Lane lostByRestart(Lane lane, String workerId) {
        return turnEnd.failed(lane, Failure.workerRestarted(workerId));
    }

    /** Ends turns whose lease ran out, at most {@code limit}. Returns how many it found. */
    public int endLost(int limit) {
        return lostTurns.end(limit);
    }

    /** The worker's lane, locked, if the worker holds this turn of it under this token. */
    private Optional<Lane> held(String workerId, UUID messageId, long token) {
        return laneOf(workerId)
                .filter(lane -> lane.heldBy(workerId, token))
                .filter(lane ->
                        messages.read(lane.laneId(), lane.headSeq()).messageId().equals(messageId));
    }

    private Optional<TurnResult.Completed> completedBefore(String workerId, UUID messageId, long token) {
        return messages.placeOf(messageId)
                .filter(place -> messages.finishedUnder(place, workerId, token, Outcome.DONE))
                .flatMap(place -> lanes.lock(place.laneId()))
                .map(lane -> {
                    // What another call of the worker has claimed since was that call's answer, not this one's.
                    boolean nextRuns = lane.heldBy(workerId, token + 1) && continued(workerId, token + 1);
                    return new TurnResult.Completed(nextRuns ? leases.repeat(lane) : null);
                });
    }

    private boolean continued(String workerId, long token) {
        return workers.find(workerId)
                .map(KnownWorker::continuedToken)
                .filter(continued -> continued == token)
                .isPresent();
    }

    private Optional<Lane> laneOf(String workerId) {
        return workers.find(workerId).map(KnownWorker::laneId).flatMap(lanes::lock);
    }

    private boolean mayWork(String workerId) {
        return workers.find(workerId).map(KnownWorker::mayWork).orElse(false);
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
