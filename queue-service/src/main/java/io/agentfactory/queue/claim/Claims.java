package io.agentfactory.queue.claim;

import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lease.ClaimSettings;
import io.agentfactory.queue.lease.Lease;
import io.agentfactory.queue.lease.Leases;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.pin.Pins;
import io.agentfactory.queue.signal.WorkSignals;
import io.agentfactory.queue.turn.Turns;
import io.agentfactory.queue.worker.Caller;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * How workers get turns, behind every door. A worker is given its own lane's head, or, if it was made for no
 * conversation, the best waiting lane, which is then its own for life. Never gives a worker two turns at a time, nor
 * one turn to two workers.
 */
@Service
public class Claims {

    private final WorkingSets workingSets;
    private final WorkerStore workers;
    private final Pins pins;
    private final Leases leases;
    private final Turns turns;
    private final Offers offers;
    private final WorkSignals signals;
    private final ClaimSettings settings;

    Claims(
            WorkingSets workingSets,
            WorkerStore workers,
            Pins pins,
            Leases leases,
            Turns turns,
            Offers offers,
            WorkSignals signals,
            ClaimSettings settings) {
        this.workingSets = workingSets;
        this.workers = workers;
        this.pins = pins;
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
            Arrived arrived =
                    workingSets.together(Locks.ofSeeker(workerId), set -> arrive(set, workerId, caller, hearsOffers));
            Look look = arrived.look();
            while (look instanceof Look.Nothing) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                waiter.await(Duration.ofNanos(Math.min(left, settings.recheck().toNanos())));
                boolean lastLook = deadline - System.nanoTime() <= 0;
                look = arrived.offerComes() && !lastLook ? drainingOnly(workerId) : lookAgain(workerId, arrived);
            }
            return answer(look);
        }
    }

    /** Accepts an offer. Accepting it again while its turn runs gives the same turn. */
    public ClaimResult accept(String workerId, UUID offerId, Caller caller) {
        return answer(workingSets.together(
                Locks.ofSeeker(workerId),
                set -> set.worker(workerId)
                        .flatMap(worker -> accept(set, worker, offerId, caller))
                        .<Look>map(Look.Leased::new)
                        .orElseGet(Look.OfferLapsed::new)));
    }

    private Optional<Lease> accept(WorkingSet set, KnownWorker worker, UUID offerId, Caller caller) {
        // Read under the locks: until then the offer may have been withdrawn or accepted.
        Optional<Offers.Offer> offer = offers.find(offerId, worker.workerId());
        Optional<Lane> lane = offer.flatMap(it -> set.lane(it.laneId())).filter(it -> it.ownedBy(worker.workerId()));
        if (offer.isEmpty() || lane.isEmpty()) {
            return Optional.empty();
        }
        Long acceptedToken = offer.get().acceptedToken();
        if (acceptedToken != null) {
            return lane.filter(it -> it.heldBy(worker.workerId(), acceptedToken))
                    .map(it -> leases.repeat(set, it));
        }
        if (offer.get().lapsed() || !worker.mayWork() || !lane.get().claimable()) {
            return Optional.empty();
        }
        Lease lease = leases.take(set, lane.get(), worker, caller);
        offers.accepted(set, offer.get(), lease.lane().token());
        return Optional.of(lease);
    }

    /** What a look for work found. */
    private sealed interface Look {

        record Leased(Lease lease) implements Look {}

        record Nothing() implements Look {}

        record Draining(String reason) implements Look {}

        record OfferLapsed() implements Look {}
    }

    private ClaimResult answer(Look look) {
        return switch (look) {
            case Look.Leased(Lease lease) -> new ClaimResult.Claimed(leases.hydrate(lease, true));
            case Look.Nothing() -> new ClaimResult.Nothing();
            case Look.Draining(String reason) -> new ClaimResult.Draining(reason);
            case Look.OfferLapsed() -> new ClaimResult.OfferLapsed();
        };
    }

    /** A call for work: whose it is, which of the worker's processes that was, and when it came. */
    private record Question(Caller caller, long asker, Instant askedAt) {}

    /**
     * What the first look of a call found.
     *
     * @param offerComes whether the worker is told by an offer when there is something for it
     */
    private record Arrived(Question question, Look look, boolean offerComes) {}

    /**
     * Notes the call and looks for work. The first call of a worker says that it is ready. Where there is nothing, the
     * worker counts as listening before the lane's lock is let go: whoever appends after that offers.
     */
    private Arrived arrive(WorkingSet set, String workerId, Caller caller, boolean hearsOffers) {
        KnownWorker before = set.worker(workerId).orElseThrow();
        KnownWorker worker = before.asked(caller);
        set.save(worker);
        if (worker.isNew() && worker.mayWork()) {
            set.save(worker.idle());
            set.saw(workerId, new Activity.Ready());
        }
        Question question = new Question(caller, worker.presence().asker().number(), worker.readAt());
        Look look = look(set, workerId, question);
        boolean listening = hearsOffers && !offers.deaf(worker);
        KnownWorker now = set.worker(workerId).orElseThrow();
        if (look instanceof Look.Nothing) {
            set.save(now.listening(listening));
        }
        // Offers are made to the owner of a lane; who has none yet looks for one.
        return new Arrived(question, look, listening && now.laneId() != null);
    }

    private Look lookAgain(String workerId, Arrived arrived) {
        return workingSets.together(Locks.ofSeeker(workerId), set -> look(set, workerId, arrived.question()));
    }

    private Look drainingOnly(String workerId) {
        return workers.find(workerId)
                .filter(worker -> !worker.mayWork())
                .<Look>map(worker -> new Look.Draining(whyDraining(worker)))
                .orElseGet(Look.Nothing::new);
    }

    private Look look(WorkingSet set, String workerId, Question question) {
        KnownWorker worker = set.worker(workerId).orElseThrow();
        if (!worker.mayWork()) {
            return set.laneOf(worker)
                    .flatMap(lane -> unheard(set, lane, worker, question))
                    .orElseGet(() -> new Look.Draining(whyDraining(worker)));
        }
        return pins.laneOf(set, worker)
                .flatMap(pinned -> head(set, pinned.lane(), pinned.worker(), question))
                .orElseGet(Look.Nothing::new);
    }

    private Optional<Look> head(WorkingSet set, Lane pinned, KnownWorker owner, Question question) {
        Lane lane = pinned;
        if (question.asker() != owner.presence().asker().number()) {
            // Another process of the worker has asked since: nobody may be there any more to hear this answer.
            return Optional.empty();
        }
        if (lane.running() && question.caller().sameRun(owner.newestTurn().by())) {
            return unheard(set, lane, owner, question);
        }
        if (lane.running()) {
            if (claimedSince(question, lane)) {
                return Optional.empty(); // Claimed by this worker through another call, while this one waited.
            }
            lane = turns.lostByRestart(set, lane, owner.workerId());
        }
        if (!lane.claimable()) {
            return Optional.empty();
        }
        offers.withdraw(lane.laneId());
        KnownWorker worker = set.worker(owner.workerId()).orElseThrow();
        return Optional.of(new Look.Leased(leases.take(set, lane, worker, question.caller())));
    }

    /** Also through a call that shares this one's transaction: then the turn began when this lane was locked. */
    private static boolean claimedSince(Question question, Lane lane) {
        Instant turnSince = Objects.requireNonNull(lane.turnSince());
        return turnSince.isAfter(question.askedAt()) || turnSince.equals(lane.readAt());
    }

    /**
     * The running turn once more, for the process that it was given to: if it goes on asking it has not heard so, also
     * if it is to drain meanwhile. A call that it began before the one that got the turn was overtaken on the way, and
     * must not take the turn from under it.
     */
    private Optional<Look> unheard(WorkingSet set, Lane lane, KnownWorker worker, Question question) {
        Caller by = worker.newestTurn().by();
        boolean unheard = lane.running()
                && lane.ownedBy(worker.workerId())
                && question.caller().sameRun(by)
                && question.caller().call() >= by.call();
        return unheard ? Optional.of(new Look.Leased(leases.repeat(set, lane))) : Optional.empty();
    }

    private static String whyDraining(KnownWorker worker) {
        String retired = worker.retiredReason();
        return retired != null ? retired : "worker is " + worker.state().name().toLowerCase(Locale.ROOT);
    }
}
