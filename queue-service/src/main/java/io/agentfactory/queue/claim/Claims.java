package io.agentfactory.queue.claim;

import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.activity.WorkerActivities;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.lease.ClaimSettings;
import io.agentfactory.queue.lease.Leases;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.pin.Pins;
import io.agentfactory.queue.signal.WorkSignals;
import io.agentfactory.queue.turn.Turns;
import io.agentfactory.queue.worker.Caller;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How workers get turns, behind every door. A worker is given its own lane's head, or, if it was made for no
 * conversation, the best waiting lane, which is then its own for life. Never gives a worker two turns at a time, nor
 * one turn to two workers.
 */
@Service
public class Claims {

    private final TransactionTemplate transaction;
    private final WorkerStore workers;
    private final WorkerActivities activities;
    private final Pins pins;
    private final LaneStore lanes;
    private final Leases leases;
    private final Turns turns;
    private final Offers offers;
    private final WorkSignals signals;
    private final ClaimSettings settings;

    Claims(
            TransactionTemplate transaction,
            WorkerStore workers,
            WorkerActivities activities,
            Pins pins,
            LaneStore lanes,
            Leases leases,
            Turns turns,
            Offers offers,
            WorkSignals signals,
            ClaimSettings settings) {
        this.transaction = transaction;
        this.workers = workers;
        this.activities = activities;
        this.pins = pins;
        this.lanes = lanes;
        this.leases = leases;
        this.turns = turns;
        this.offers = offers;
        this.signals = signals;
        this.settings = settings;
    }

    /**
     * Claims for an admitted worker. A process that asks while its turn runs is given the same turn once more; another
     * process of the worker, or one that does not say who it is, has lost the turn, which counts as an attempt.
     *
     * @param caller who asks
     * @param wait how long to wait for work, zero for not at all; with offers the wait only bounds how late a lost
     *     offer is made up for
     * @param hearsOffers whether the worker listens on the topic of offers, and is to be offered work from now on
     */
    public ClaimResult claim(String workerId, Caller caller, Duration wait, boolean hearsOffers)
            throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        try (WorkSignals.Waiter waiter = signals.register(workerId)) {
            KnownWorker worker = arrive(workerId, caller);
            Question question = new Question(caller, worker.asker(), worker.readAt());
            boolean listening = hearsOffers && !offers.deaf(worker);
            ClaimResult result = attempt(workerId, question);
            if (result instanceof ClaimResult.Nothing && worker.ready() != listening) {
                listen(workerId, listening);
                // What was appended before the worker counted as listening was offered to nobody: look once more.
                result = attempt(workerId, question);
            }
            while (result instanceof ClaimResult.Nothing) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return result;
                }
                waiter.await(Duration.ofNanos(Math.min(left, settings.recheck().toNanos())));
                boolean lastLook = deadline - System.nanoTime() <= 0;
                // Offers are made to the owner of a lane; who has none yet looks for one.
                boolean offerComes = listening && worker.laneId() != null && !lastLook;
                result = offerComes ? drainingOnly(workerId) : attempt(workerId, question);
            }
            return result;
        }
    }

    /** Accepts an offer. Accepting it again while its turn runs gives the same turn. */
    public ClaimResult accept(String workerId, UUID offerId, Caller caller) {
        return inTransaction(() -> offers.find(offerId, workerId)
                .flatMap(offer -> lanes.lock(offer.laneId()).flatMap(lane -> accept(lane, workerId, offerId, caller)))
                .orElseGet(ClaimResult.OfferLapsed::new));
    }

    private Optional<ClaimResult> accept(Lane lane, String workerId, UUID offerId, Caller caller) {
        Optional<KnownWorker> worker = workers.lock(workerId);
        // Read again under the lane's lock: until then the offer may have been withdrawn or accepted.
        Optional<Offers.Offer> offer = offers.find(offerId, workerId);
        if (offer.isEmpty() || worker.isEmpty()) {
            return Optional.empty();
        }
        Long acceptedToken = offer.get().acceptedToken();
        if (acceptedToken != null) {
            return lane.heldBy(workerId, acceptedToken)
                    ? Optional.of(new ClaimResult.Claimed(leases.repeat(lane)))
                    : Optional.empty();
        }
        if (offer.get().lapsed() || !worker.get().mayWork() || !lane.ownedBy(workerId) || !lane.claimable()) {
            return Optional.empty();
        }
        ClaimResult.Claimed claimed = take(lane, workerId, caller);
        offers.accepted(offer.get(), claimed.claim().token());
        return Optional.of(claimed);
    }

    /** Notes the call; the first one that asks for work says that the worker is ready. */
    private KnownWorker arrive(String workerId, Caller caller) {
        return inTransaction(() -> {
            workers.asked(workerId, caller);
            KnownWorker worker = workers.find(workerId).orElseThrow();
            boolean firstAsk = worker.idleSince() == null && worker.claimedToken() == null;
            if (firstAsk && worker.mayWork()) {
                workers.idle(workerId);
                activities.publish(worker.workspaceId(), workerId, new Activity.Ready(), worker.readAt());
            }
            return worker;
        });
    }

    private void listen(String workerId, boolean listening) {
        inTransaction(() -> {
            workers.listening(workerId, listening);
            return true;
        });
    }

    private ClaimResult drainingOnly(String workerId) {
        return workers.find(workerId)
                .filter(worker -> !worker.mayWork())
                .<ClaimResult>map(worker -> new ClaimResult.Draining(whyDraining(worker)))
                .orElseGet(ClaimResult.Nothing::new);
    }

    /** A call for work: whose it is, which of the worker's processes that was, and when it came. */
    private record Question(Caller caller, long asker, Instant askedAt) {}

    private ClaimResult attempt(String workerId, Question question) {
        return inTransaction(() -> {
            KnownWorker worker = workers.find(workerId).orElseThrow();
            if (!worker.mayWork()) {
                return unheard(worker, question).orElseGet(() -> new ClaimResult.Draining(whyDraining(worker)));
            }
            return pins.laneOf(worker)
                    .<ClaimResult>flatMap(pinned -> head(pinned, question))
                    .orElseGet(ClaimResult.Nothing::new);
        });
    }

    private Optional<ClaimResult> head(Pins.Pinned pinned, Question question) {
        KnownWorker worker = pinned.worker();
        Lane lane = pinned.lane();
        if (!worker.mayWork()) {
            return unheard(lane, worker, question).or(() -> Optional.of(new ClaimResult.Draining(whyDraining(worker))));
        }
        if (question.asker() != worker.asker()) {
            // Another process of the worker has asked since: nobody may be there any more to hear this answer.
            return Optional.empty();
        }
        if (lane.running() && question.caller().sameRun(worker.claimedBy())) {
            return unheard(lane, worker, question);
        }
        if (lane.running()) {
            if (Objects.requireNonNull(lane.turnSince()).isAfter(question.askedAt())) {
                return Optional.empty(); // Claimed by this worker through another call, while this one waited.
            }
            lane = turns.lostByRestart(lane, worker.workerId());
        }
        if (!lane.claimable()) {
            return Optional.empty();
        }
        offers.withdraw(lane.laneId());
        return Optional.of(take(lane, worker.workerId(), question.caller()));
    }

    /** The worker may get no more work, but it may have been given a turn and not know. */
    private Optional<ClaimResult> unheard(KnownWorker worker, Question question) {
        return Optional.ofNullable(worker.laneId())
                .flatMap(lanes::lock)
                .flatMap(lane -> workers.lock(worker.workerId()).flatMap(known -> unheard(lane, known, question)));
    }

    /**
     * The running turn once more, for the process that it was given to: if it goes on asking it has not heard so. A
     * call that it began before the one that got the turn was overtaken on the way, and must not take the turn from
     * under it.
     */
    private Optional<ClaimResult> unheard(Lane lane, KnownWorker worker, Question question) {
        boolean unheard = lane.running()
                && lane.ownedBy(worker.workerId())
                && question.caller().sameRun(worker.claimedBy())
                && question.caller().call() >= worker.claimedBy().call();
        return unheard ? Optional.of(new ClaimResult.Claimed(leases.repeat(lane))) : Optional.empty();
    }

    private ClaimResult.Claimed take(Lane lane, String workerId, Caller caller) {
        Claim claim = leases.take(lane);
        workers.claimedBy(workerId, caller);
        return new ClaimResult.Claimed(claim);
    }

    private static String whyDraining(KnownWorker worker) {
        String retired = worker.retiredReason();
        return retired != null ? retired : "worker is " + worker.state().name().toLowerCase(java.util.Locale.ROOT);
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
