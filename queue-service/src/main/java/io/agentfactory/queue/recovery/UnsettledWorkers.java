package io.agentfactory.queue.recovery;

import io.agentfactory.queue.OneByOne;
import io.agentfactory.queue.pin.Pins;
import io.agentfactory.queue.worker.WorkerSearch;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Workers whose conversation had another owner, or no lane yet, when they were made: they get their lane as soon as it
 * is free.
 */
@Component
class UnsettledWorkers {

    private final TransactionTemplate transaction;
    private final WorkerSearch search;
    private final Pins pins;

    UnsettledWorkers(TransactionTemplate transaction, WorkerSearch search, Pins pins) {
        this.transaction = transaction;
        this.search = search;
        this.pins = pins;
    }

    /** Pins those whose lane is free now, at most {@code limit}. Returns how many it found. */
    int pin(int limit) {
        List<String> unsettled = search.unsettled(limit);
        OneByOne.handle(
                "unsettled-worker", unsettled, id -> transaction.executeWithoutResult(status -> pins.settle(id)));
        return unsettled.size();
    }
}
