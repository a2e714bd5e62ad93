package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.plan.Situation;
import io.agentfactory.scaler.provider.Accepted;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.spawn.FleetAccess;
import io.agentfactory.scaler.trigger.TriggerApi;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Waits at the provider for machines to start and to stop, and asks for a reconcile when they have. Only reads and
 * records, outside the lock: a wait that is lost, with its copy of the service, costs time, because the next listing or
 * deadline sees the same.
 */
@Component
class MachineWaits implements MachineWatch {

    private static final Logger log = LoggerFactory.getLogger(MachineWaits.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final WorkerApi workers;
    private final MachineApi machinery;
    private final TriggerApi triggers;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    MachineWaits(WorkerApi workers, MachineApi machinery, TriggerApi triggers) {
        this.workers = workers;
        this.machinery = machinery;
        this.triggers = triggers;
    }

    @Override
    public void watch(FleetAccess access, Situation situation) {
        for (Situation.Member member : situation.members()) {
            Worker worker = member.worker();
            MachineWatch.target(worker).ifPresent(target -> {
                if (running.add(key(worker, target))) {
                    begin(access.provider(worker.place()), worker, target);
                }
            });
        }
    }

    private void begin(Provider provider, Worker worker, MachineState target) {
        try {
            threads.execute(() -> {
                try {
                    await(provider, worker.workerId(), target);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    log.atWarn()
                            .addKeyValue("workerId", worker.workerId())
                            .addKeyValue("error", e.toString())
                            .log("wait for a machine failed");
                } finally {
                    running.remove(key(worker, target));
                }
            });
        } catch (RejectedExecutionException e) {
            running.remove(key(worker, target));
        }
    }

    private void await(Provider provider, String workerId, MachineState target) throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            Optional<Worker> worker =
                    workers.find(workerId).filter(w -> MachineWatch.target(w).equals(Optional.of(target)));
            if (worker.isEmpty()) {
                return;
            }
            String machineId = worker.get().machine().id();
            String instanceId = worker.get().machine().instanceId();
            if (machineId == null || instanceId == null) {
                return;
            }
            Answer<Accepted> answer = provider.await(machineId, instanceId, target, LIMIT);
            switch (answer) {
                case Done<Accepted> reached -> {
                    machinery.machineReached(workerId, target);
                    triggers.request(worker.get().workspaceId());
                    return;
                }
                // The next reconcile opens the provider with the token of that time.
                case Refused<Accepted>(ProviderError.Unauthorised refused) -> {
                    return;
                }
                case Refused<Accepted>(ProviderError.NotReached slow) -> look(provider, worker.get(), machineId);
                case Refused<Accepted>(ProviderError error) -> {
                    look(provider, worker.get(), machineId);
                    Thread.sleep(PAUSE);
                }
            }
        }
    }

    /** Why has it not got there? A state that was not expected is news for the planner. */
    private void look(Provider provider, Worker worker, String machineId) {
        if (provider.machine(machineId) instanceof Done<Machine>(Machine machine)) {
            machinery.machineSeen(worker.workerId(), machine);
            if (machine.state() != worker.machine().state()) {
                triggers.request(worker.workspaceId());
            }
        }
    }

    private static String key(Worker worker, MachineState target) {
        return worker.workerId() + " " + target;
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
