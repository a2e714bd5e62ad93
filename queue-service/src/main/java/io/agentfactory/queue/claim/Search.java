package io.agentfactory.queue.claim;

import io.agentfactory.queue.lane.ConversationKey;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lease.Leases;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.pin.Pins;
import io.agentfactory.queue.turn.Turns;
import io.agentfactory.queue.worker.Caller;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.workingset.WorkingSet;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Looks for the turn that a worker is to run, under the locks of the worker and of the lanes that it may get. */
@Component
class Search {

    private final Pins pins;
    private final Leases leases;
    private final Turns turns;
    private final Offers offers;

    Search(Pins pins, Leases leases, Turns turns, Offers offers) {
        this.pins = pins;
        this.leases = leases;
        this.turns = turns;
        this.offers = offers;
    }

    /** The worker is in the working set as a seeker, and so is the conversation that it wants by name. */
    Look look(WorkingSet set, String workerId, Question question) {
        KnownWorker worker = set.worker(workerId).orElseThrow();
        if (!worker.mayWork()) {
            return set.laneOf(worker)
                    .flatMap(lane -> unheard(set, lane, worker, question))
                    .orElseGet(() -> draining(worker));
        }
        String wanted = question.conversationId();
        Optional<Pins.Pinned> pinned;
        if (wanted == null) {
            pinned = pins.laneOf(set, worker);
        } else {
            Optional<Lane> lane = set.lane(new ConversationKey(worker.workspaceId(), wanted));
            Optional<ClaimResult> refusal = refusal(worker, wanted, lane);
            if (refusal.isPresent()) {
                return new Look.Refused(refusal.get());
            }
            pinned = lane.filter(it -> it.owner() != null || it.hasWork()).flatMap(it -> pins.pin(set, it, worker));
        }
        return pinned.flatMap(it -> head(set, it.lane(), it.worker(), question)).orElseGet(Look.Nothing::new);
    }

    static Look draining(KnownWorker worker) {
        String retired = worker.retiredReason();
        return new Look.Refused(new ClaimResult.Draining(
                retired != null ? retired : "worker is " + worker.state().name().toLowerCase(Locale.ROOT)));
    }

    private static Optional<ClaimResult> refusal(KnownWorker worker, String wanted, Optional<Lane> lane) {
        String own = worker.conversationId();
        if (own != null && !own.equals(wanted)) {
            return Optional.of(new ClaimResult.NotOwner());
        }
        return lane.filter(it -> it.owner() != null && !it.ownedBy(worker.workerId()))
                .map(it -> new ClaimResult.LaneTaken());
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
        if (!leases.mayStart(lane)) {
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
}
