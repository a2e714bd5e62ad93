package io.agentfactory.queue.recovery;

import io.agentfactory.queue.OneByOne;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.offer.Offers;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes back offers that nobody accepted, and makes those that were missed. */
@Component
class LapsedOffers {

    private final TransactionTemplate transaction;
    private final LaneStore lanes;
    private final Offers offers;

    LapsedOffers(TransactionTemplate transaction, LaneStore lanes, Offers offers) {
        this.transaction = transaction;
        this.lanes = lanes;
        this.offers = offers;
    }

    int withdraw(int limit) {
        List<Offers.Offer> lapsed = offers.lapsed(limit);
        OneByOne.handle(
                "lapsed-offer",
                lapsed,
                offer -> transaction.executeWithoutResult(
                        status -> lanes.lock(offer.laneId()).ifPresent(lane -> offers.lapse(offer))));
        return lapsed.size();
    }

    int offerOverlooked(int limit) {
        List<Long> overlooked = offers.overlooked(limit);
        OneByOne.handle(
                "overlooked-lane",
                overlooked,
                laneId -> transaction.executeWithoutResult(
                        status -> lanes.lock(laneId).ifPresent(offers::offerHead)));
        return overlooked.size();
    }
}
