package io.agentfactory.queue.pin;

import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.signal.WorkSignals;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Follows what the scaler says of workers: a requested worker gets its lane, so that no second one is asked for; one
 * that may no longer work, be it for good or while it is kept in reserve, loses it as soon as no turn runs.
 */
@Component
class WorkerLifecycleListener {

    private final WorkerStore workers;
    private final WorkingSets workingSets;
    private final Pins pins;
    private final Offers offers;
    private final WorkSignals signals;

    WorkerLifecycleListener(
            WorkerStore workers, WorkingSets workingSets, Pins pins, Offers offers, WorkSignals signals) {
        this.workers = workers;
        this.workingSets = workingSets;
        this.pins = pins;
        this.offers = offers;
        this.signals = signals;
    }

    @KafkaListener(topics = Topics.WORKER_LIFECYCLE, groupId = "queue-service")
    void on(WorkerLifecycleChanged event) {
        String workerId = event.getWorkerId();
        workers.project(event);
        // A transaction of its own: it takes the lane's lock before the worker's, and the projection took the worker's.
        workingSets.alone(Locks.ofSeeker(workerId), set -> {
            set.worker(workerId).ifPresent(worker -> settlePin(set, worker));
            return true;
        });
        signals.wake(workerId);
    }

    private void settlePin(WorkingSet set, KnownWorker worker) {
        if (worker.mayWork()) {
            pins.laneOf(set, worker);
        } else if (worker.laneId() != null) {
            set.laneOf(worker).filter(lane -> lane.ownedBy(worker.workerId())).ifPresent(lane -> {
                offers.withdraw(lane.laneId());
                pins.release(set, lane, worker);
            });
        }
    }
}
