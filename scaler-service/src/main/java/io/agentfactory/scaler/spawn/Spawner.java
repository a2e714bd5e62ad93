package io.agentfactory.scaler.spawn;

import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.NewWorker;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.pause.PauseApi;
import io.agentfactory.scaler.plan.Action;
import io.agentfactory.scaler.plan.Owner;
import io.agentfactory.scaler.policy.FleetProperties;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.NewMachine;
import io.agentfactory.scaler.provider.NewVolume;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.provider.Volume;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Makes a worker's volume and machine. The worker is recorded before the provider is asked for anything, and every
 * answer before the next request; interrupted anywhere, {@link #complete} finds what is there and goes on.
 */
@Component
class Spawner {

    private final WorkerApi workers;
    private final MachineApi machinery;
    private final PauseApi pauses;
    private final WorkerIds ids;
    private final WorkerEnvironment environment;
    private final FleetProperties fleet;
    private final Failures failures;

    Spawner(
            WorkerApi workers,
            MachineApi machinery,
            PauseApi pauses,
            WorkerIds ids,
            WorkerEnvironment environment,
            FleetProperties fleet,
            Failures failures) {
        this.workers = workers;
        this.machinery = machinery;
        this.pauses = pauses;
        this.ids = ids;
        this.environment = environment;
        this.fleet = fleet;
        this.failures = failures;
    }

    void spawn(FleetAccess access, Action.Spawn spawn) {
        String workerId = ids.next();
        ProviderConfig config = access.config();
        access.fence().run();
        var request = new NewWorker(
                workerId,
                access.workspaceId(),
                spawn.lane().conversationId(),
                spawn.lane().agentKey(),
                access.place(),
                spawn.region(),
                config.image(),
                config.size(),
                VolumeName.of(config.volumeName(), workerId),
                config.volumeSizeGb(),
                spawn.reason());
        // Since the plan was made, scaling may have been paused.
        pauses.unlessPaused(access.workspaceId(), () -> workers.request(request))
                .ifPresent(worker -> make(access, worker, true));
    }

    /** Goes on with a worker whose machine is not known, whatever was interrupted or refused before. */
    void complete(FleetAccess access, Worker worker) {
        make(access, worker, false);
    }

    private void make(FleetAccess access, Worker worker, boolean fresh) {
        Provider provider = access.provider(worker.place());
        String volumeId = worker.volume().id();
        if (volumeId == null) {
            switch (volume(access, provider, worker, fresh)) {
                case Refused<Volume>(ProviderError error) -> {
                    if (refused(access, worker, error) && fresh) {
                        machinery.volumeGone(worker.workerId());
                    }
                    return;
                }
                case Done<Volume>(Volume volume) -> {
                    volumeId = volume.id();
                    machinery.volumeReady(worker.workerId(), volumeId, environment.tokenLifetime());
                }
            }
        } else {
            machinery.machineAsked(worker.workerId(), environment.tokenLifetime());
        }
        switch (machine(access, provider, worker, volumeId)) {
            case Refused<Machine>(ProviderError error) -> {
                if (refused(access, worker, error) && fresh) {
                    machinery.machineAbsent(worker.workerId());
                }
            }
            case Done<Machine>(Machine machine) -> {
                machinery.machineSeen(worker.workerId(), machine);
                machinery.callSucceeded(worker.workerId());
            }
        }
    }

    private static Answer<Volume> volume(FleetAccess access, Provider provider, Worker worker, boolean fresh) {
        if (!fresh) {
            // An earlier attempt may have made it and died before the answer was recorded; a second would leak.
            switch (provider.volumes()) {
                case Refused<List<Volume>>(ProviderError error) -> {
                    return new Refused<>(error);
                }
                case Done<List<Volume>>(List<Volume> volumes) -> {
                    var made = volumes.stream()
                            .filter(volume ->
                                    volume.name().equals(worker.volume().name()))
                            .findFirst();
                    if (made.isPresent()) {
                        return new Done<>(made.get());
                    }
                }
            }
        }
        access.fence().run();
        return provider.createVolume(new NewVolume(
                worker.volume().name(), worker.region(), worker.volume().sizeGb(), worker.size()));
    }

    private Answer<Machine> machine(FleetAccess access, Provider provider, Worker worker, String volumeId) {
        ProviderConfig config = access.config();
        access.fence().run();
        Answer<Machine> created = provider.createMachine(new NewMachine(
                worker.workerId(),
                worker.region(),
                worker.machine().image(),
                worker.size(),
                volumeId,
                config.volumePath(),
                environment.of(worker, access.policy()),
                new Owner(fleet.deploymentId(), worker.workspaceId()).metadata(worker.workerId()),
                access.policy().patience().stopTimeout()));
        // The name is unique, so an earlier attempt did succeed: that machine is this worker's.
        return created instanceof Refused<Machine>(ProviderError.AlreadyExists exists)
                ? named(provider, worker.workerId(), exists)
                : created;
    }

    private static Answer<Machine> named(Provider provider, String name, ProviderError.AlreadyExists notListed) {
        return switch (provider.machines()) {
            case Refused<List<Machine>>(ProviderError error) -> new Refused<>(error);
            case Done<List<Machine>>(List<Machine> machines) ->
                machines.stream()
                        .filter(machine -> machine.name().equals(name))
                        .findFirst()
                        .<Answer<Machine>>map(Done::new)
                        .orElseGet(() -> new Refused<>(notListed));
        };
    }

    /** Returns whether it is certain that the provider made nothing, and the worker was given up. */
    private boolean refused(FleetAccess access, Worker worker, ProviderError error) {
        return switch (error) {
            case ProviderError.Transient e -> later(worker, e);
            case ProviderError.Unknown e -> later(worker, e);
            case ProviderError.RateLimited e -> later(worker, e);
            case ProviderError.Conflict e -> later(worker, e);
            case ProviderError.AlreadyExists e -> later(worker, e);
            case ProviderError.NotReached e -> later(worker, e);
            case ProviderError.NotFound e -> giveUp(access, worker, "application not found: " + e.text());
            case ProviderError.Precondition e -> giveUp(access, worker, e.text());
            case ProviderError.Unauthorised e -> giveUp(access, worker, "the API token is not accepted: " + e.text());
            case ProviderError.Capacity e -> noRoom(access, worker, e.text());
            case ProviderError.Invalid e -> giveUp(access, worker, e.text());
        };
    }

    private boolean later(Worker worker, ProviderError error) {
        failures.retry(worker, error);
        return false;
    }

    private boolean noRoom(FleetAccess access, Worker worker, String error) {
        giveUp(worker, "there is no room in " + worker.region() + ": " + error);
        failures.pauseRegion(access, worker.region(), error);
        return true;
    }

    private boolean giveUp(FleetAccess access, Worker worker, String error) {
        giveUp(worker, "the provider refused it: " + error);
        failures.pauseSpawning(access, error);
        return true;
    }

    private void giveUp(Worker worker, String cause) {
        workers.change(worker.workerId(), Requested.class, (state, at) -> state.giveUp(cause, at));
    }
}
