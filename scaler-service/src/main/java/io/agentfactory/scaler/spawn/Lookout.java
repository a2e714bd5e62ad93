package io.agentfactory.scaler.spawn;

import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.plan.PlanProperties;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.trigger.ClockApi;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Looks at single machines, of which somebody wants to know more, and records what they are. */
@Component
class Lookout {

    private final MachineApi machinery;
    private final Failures failures;
    private final ClockApi clock;
    private final PlanProperties times;

    Lookout(MachineApi machinery, Failures failures, ClockApi clock, PlanProperties times) {
        this.machinery = machinery;
        this.failures = failures;
        this.clock = clock;
        this.times = times;
    }

    /** Somebody changed, or tried to change, the machine and was refused. */
    void afterRefusal(Provider provider, Worker worker, String machineId, ProviderError error) {
        switch (error) {
            // Either may mean that the machine is no longer what we took it for.
            case ProviderError.NotFound e -> look(provider, worker, machineId);
            case ProviderError.Precondition e -> {
                failures.retry(worker, e);
                look(provider, worker, machineId);
            }
            case ProviderError.AlreadyExists e -> failures.retry(worker, e);
            case ProviderError.Conflict e -> failures.retry(worker, e);
            case ProviderError.NotReached e -> failures.retry(worker, e);
            case ProviderError.RateLimited e -> failures.retry(worker, e);
            case ProviderError.Unauthorised e -> failures.retry(worker, e);
            case ProviderError.Capacity e -> failures.retry(worker, e);
            case ProviderError.Invalid e -> failures.retry(worker, e);
            case ProviderError.Transient e -> failures.retry(worker, e);
            case ProviderError.Unknown e -> failures.retry(worker, e);
        }
    }

    /** Asks for the machine and records what it is, or that it is gone. */
    void look(Provider provider, Worker worker, String machineId) {
        switch (provider.machine(machineId)) {
            case Done<Machine>(Machine machine) -> machinery.machineSeen(worker.workerId(), machine);
            case Refused<Machine>(ProviderError.NotFound missing) -> {
                Instant asked = worker.machine().askedAt();
                if (asked == null || !clock.now().isBefore(asked.plus(times.visibilityGrace()))) {
                    machinery.machineReached(worker.workerId(), MachineState.DESTROYED);
                } else {
                    // The provider shows new machines late.
                    failures.retry(worker, missing);
                }
            }
            case Refused<Machine>(ProviderError error) -> failures.retry(worker, error);
        }
    }
}
