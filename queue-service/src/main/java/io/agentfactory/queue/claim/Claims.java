package io.agentfactory.queue.claim;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lease.ClaimSettings;
import io.agentfactory.queue.lease.Lease;
import io.agentfactory.queue.lease.Leases;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.signal.WorkSignals;
import io.agentfactory.queue.worker.Caller;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import java.time.Duration;
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
    private final Search search;
    private final Leases leases;
    private final Offers offers;
    private final WorkSignals signals;
    private final ClaimSettings settings;

    Claims(
            WorkingSets workingSets,
            WorkerStore workers,
            Search search,
            Leases leases,
            Offers offers,
            WorkSignals signals,
            ClaimSettings settings) {
        this.workingSets = workingSets;
        this.workers = workers;
        this.search = search;
        this.leases = leases;
        this.offers = offers;
        this.signals = signals;
        this.settings = settings;
    }

    /**
     * Claims for an admitted worker. A process that asks while its turn runs is given the same turn once more; another
     * process of the worker, or one that does not say who it is, has lost the turn, which counts as an attempt.
     *
     * @param worker who it is
     * @param caller which of its processes asks
     */
    public ClaimResult claim(WorkerIdentity worker, Caller caller, Wanted wanted) throws InterruptedException {
        String workerId = worker.workerId();
        Locks locks = Locks.ofSeeker(workerId, wanted.conversations(worker.workspaceId()));
        long deadline = System.nanoTime() + wanted.patience().toNanos();
        try (WorkSignals.Waiter waiter = signals.register(workerId)) {
            Arrived arrived = workingSets.together(locks, set -> arrive(set, workerId, caller, wanted));
            Look look = arrived.look();
            while (look instanceof Look.Nothing) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                waiter.await(Duration.ofNanos(Math.min(left, settings.recheck().toNanos())));
                boolean lastLook = deadline - System.nanoTime() <= 0;
                look = arrived.offerComes() && !lastLook
                        ? drainingOnly(workerId)
                        : workingSets.together(locks, set -> search.look(set, workerId, arrived.question()));
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
                        .orElseGet(() -> new Look.Refused(new ClaimResult.OfferLapsed()))));
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
        if (offer.get().lapsed() || !worker.mayWork() || !leases.mayStart(lane.get())) {
            return Optional.empty();
        }
        Lease lease = leases.take(set, lane.get(), worker, caller);
        offers.accepted(set, offer.get(), lease.lane().token());
        return Optional.of(lease);
    }

    private ClaimResult answer(Look look) {
        return switch (look) {
            case Look.Leased(Lease lease) -> new ClaimResult.Claimed(leases.hydrate(lease, true));
            case Look.Nothing() -> new ClaimResult.Nothing();
            case Look.Refused(ClaimResult why) -> why;
        };
    }

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
    private Arrived arrive(WorkingSet set, String workerId, Caller caller, Wanted wanted) {
        KnownWorker before = set.worker(workerId).orElseThrow();
        KnownWorker worker = before.asked(caller);
        set.save(worker);
        if (worker.isNew() && worker.mayWork()) {
            set.save(worker.idle());
            set.saw(workerId, new Activity.Ready());
        }
        Question question =
                new Question(caller, worker.presence().asker().number(), worker.readAt(), wanted.conversationId());
        Look look = search.look(set, workerId, question);
        boolean listening = wanted.hearsOffers() && !offers.deaf(worker);
        KnownWorker now = set.worker(workerId).orElseThrow();
        if (look instanceof Look.Nothing) {
            set.save(now.listening(listening));
        }
        // Offers are made to the owner of a lane; who has none yet looks for one.
        return new Arrived(question, look, listening && now.laneId() != null);
    }

    private Look drainingOnly(String workerId) {
        return workers.find(workerId)
                .filter(worker -> !worker.mayWork())
                .map(Search::draining)
                .orElseGet(Look.Nothing::new);
    }
}
