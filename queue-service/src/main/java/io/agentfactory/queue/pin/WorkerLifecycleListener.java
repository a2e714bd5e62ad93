package io.agentfactory.queue.pin;

import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.queue.AfterCommit;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.signal.WorkSignals;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Follows what the scaler says of workers: a requested worker gets its lane reserved, so that no second one is asked
 * for; one that may no longer work loses it as soon as no turn runs.
 */
@Component
class WorkerLifecycleListener {

    private final WorkerStore workers;
    private final LaneStore lanes;
    private final Pins pins;
    private final Offers offers;
    private final WorkSignals signals;
    private final TransactionTemplate transaction;

    WorkerLifecycleListener(
            WorkerStore workers,
            LaneStore lanes,
            Pins pins,
            Offers offers,
            WorkSignals signals,
            TransactionTemplate transaction) {
        this.workers = workers;
        this.lanes = lanes;
        this.pins = pins;
        this.offers = offers;
        this.signals = signals;
        this.transaction = transaction;
    }

    @KafkaListener(topics = Topics.WORKER_LIFECYCLE, groupId = "queue-service")
    void on(WorkerLifecycleChanged event) {
        workers.project(event);
        // A transaction of its own: it takes the lane's lock before the worker's, and the projection took the worker's.
        transaction.executeWithoutResult(
                status -> workers.find(event.getWorkerId()).ifPresent(this::settlePin));
    }

    private void settlePin(KnownWorker worker) {
        if (worker.mayWork()) {
            pins.laneOf(worker);
        } else if (worker.laneId() != null) {
            lanes.lock(worker.laneId())
                    .filter(lane -> lane.ownedBy(worker.workerId()))
                    .ifPresent(lane -> {
                        offers.withdraw(lane.laneId());
                        pins.release(lane, worker.workerId());
                    });
        }
        AfterCommit.run(() -> signals.wake(worker.workerId()));
    }
}
