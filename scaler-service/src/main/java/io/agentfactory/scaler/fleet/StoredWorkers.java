package io.agentfactory.scaler.fleet;

import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.scaler.cost.CostApi;
import io.agentfactory.scaler.cost.MeteringApi;
import io.agentfactory.scaler.cost.WorkerCost;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The lifecycle of workers in the database. A transition and the event that tells of it commit together, under the
 * worker's row lock, so the versions of a worker's events rise in the order of its states.
 */
@Component
class StoredWorkers implements WorkerApi {

    private static final Logger log = LoggerFactory.getLogger(StoredWorkers.class);

    private final WorkerStore store;
    private final Outbox outbox;
    private final CostApi costs;
    private final MeteringApi metering;
    private final WorkerMeters meters;
    private final TransactionTemplate transaction;

    StoredWorkers(
            WorkerStore store,
            Outbox outbox,
            CostApi costs,
            MeteringApi metering,
            WorkerMeters meters,
            TransactionTemplate transaction) {
        this.store = store;
        this.outbox = outbox;
        this.costs = costs;
        this.metering = metering;
        this.meters = meters;
        this.transaction = transaction;
    }

    @Override
    public Worker request(NewWorker request) {
        Worker worker = transaction.execute(status -> {
            store.insert(request);
            Worker recorded = store.find(request.workerId()).orElseThrow();
            tell(recorded, WorkerCost.NONE);
            return recorded;
        });
        meters.requested();
        log(worker);
        return worker;
    }

    @Override
    public <S extends WorkerState> Optional<Worker> change(
            String workerId, Class<S> from, BiFunction<S, Instant, WorkerState> transition) {
        record Change(WorkerState before, Worker after) {}
        Optional<Change> change = transaction.execute(status -> store.lock(workerId)
                .filter(read -> from.isInstance(read.worker().state()))
                .map(read -> {
                    WorkerState before = read.worker().state();
                    store.enter(workerId, transition.apply(from.cast(before), read.at()));
                    Worker after = store.find(workerId).orElseThrow();
                    if (after.state().isLast()) {
                        metering.nothingLeft(workerId);
                    }
                    tell(after, costs.ofWorker(workerId));
                    return new Change(before, after);
                }));
        change.ifPresent(made -> {
            meters.changed(made.before(), made.after().state());
            log(made.after());
        });
        return change.map(Change::after);
    }

    @Override
    public Optional<Worker> find(String workerId) {
        return store.find(workerId);
    }

    @Override
    public List<String> forgetEnded(Duration olderThan, int limit) {
        return store.forgetEnded(olderThan, limit);
    }

    private void tell(Worker worker, WorkerCost cost) {
        outbox.add(new OutboundEvent(
                Topics.WORKER_LIFECYCLE,
                worker.workerId(),
                WorkerLifecycleChanged.newBuilder()
                        .setWorkerId(worker.workerId())
                        .setWorkspaceId(worker.workspaceId())
                        .setVersion(worker.version())
                        .setState(StateName.of(worker.state()).event())
                        .setCause(worker.state().cause())
                        .setConversationId(worker.conversationId())
                        .setAgentKey(worker.agentKey())
                        .setAppName(worker.place().appName())
                        .setMachineId(worker.machine().id())
                        .setVolumeId(worker.volume().id())
                        .setRegion(worker.region())
                        .setMachineSeconds(cost.machineSeconds())
                        .setCostMicros(cost.costMicros())
                        .setAt(worker.state().since())
                        .build()));
    }

    private static void log(Worker worker) {
        log.atInfo()
                .addKeyValue("workspaceId", worker.workspaceId())
                .addKeyValue("workerId", worker.workerId())
                .addKeyValue("state", StateName.of(worker.state()))
                .addKeyValue("machineId", worker.machine().id())
                .addKeyValue("reason", worker.state().cause())
                .log("worker changed state");
    }
}
