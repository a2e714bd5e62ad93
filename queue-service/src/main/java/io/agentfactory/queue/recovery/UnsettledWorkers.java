package io.agentfactory.queue.recovery;

import io.agentfactory.queue.OneByOne;
import io.agentfactory.queue.pin.Pins;
import io.agentfactory.queue.worker.WorkerStore;
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
    private final WorkerStore workers;
    private final Pins pins;

    UnsettledWorkers(TransactionTemplate transaction, WorkerStore workers, Pins pins) {
        this.transaction = transaction;
        this.workers = workers;
        this.pins = pins;
    }

    /** Pins those whose lane is free now, at most {@code limit}. Returns how many it found. */
    int pin(int limit) {
        List<String> unsettled = workers.unsettled(limit);
        OneByOne.handle(
                "unsettled-worker", unsettled, id -> transaction.executeWithoutResult(status -> pins.settle(id)));
        return unsettled.size();
    }
}
