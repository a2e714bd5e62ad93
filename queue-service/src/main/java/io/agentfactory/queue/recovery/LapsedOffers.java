package io.agentfactory.queue.recovery;

import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Takes back offers that nobody accepted, and makes those that were missed. */
@Component
class LapsedOffers {

    private final WorkingSets workingSets;
    private final Offers offers;

    LapsedOffers(WorkingSets workingSets, Offers offers) {
        this.workingSets = workingSets;
        this.offers = offers;
    }

    int withdraw(int limit) {
        List<Offers.Offer> lapsed = offers.lapsed(limit);
        workingSets.each("lapsed-offer", lapsed, LapsedOffers::workersOf, offers::lapse);
        return lapsed.size();
    }

    /** The lane of an offer is its worker's. */
    private static Locks workersOf(Collection<Offers.Offer> offers) {
        return Locks.ofWorkers(offers.stream().map(Offers.Offer::workerId).collect(Collectors.toUnmodifiableSet()));
    }

    int offerOverlooked(int limit) {
        List<Long> overlooked = offers.overlooked(limit);
        workingSets.each(
                "overlooked-lane",
                overlooked,
                Locks::ofLanes,
                (set, laneId) -> set.lane(laneId).ifPresent(lane -> offers.offerHead(set, lane)));
        return overlooked.size();
    }
}
