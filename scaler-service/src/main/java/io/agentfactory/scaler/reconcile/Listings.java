package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.plan.Listing;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.provider.Volume;
import io.agentfactory.scaler.spawn.FleetAccess;
import io.agentfactory.scaler.trigger.ClockApi;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Lists what the provider has, and records how the workers' machines are. */
@Component
class Listings {

    private static final Logger log = LoggerFactory.getLogger(Listings.class);

    private final MachineApi machinery;
    private final ClockApi clock;

    Listings(MachineApi machinery, ClockApi clock) {
        this.machinery = machinery;
        this.clock = clock;
    }

    /** Empty: the provider did not tell. */
    Optional<Listing> take(FleetAccess access) {
        Provider provider = access.provider(access.place());
        Instant askedAt = clock.now();
        return switch (provider.machines()) {
            case Refused<List<Machine>>(ProviderError error) -> failed(access, error);
            case Done<List<Machine>>(List<Machine> machines) ->
                switch (provider.volumes()) {
                    case Refused<List<Volume>>(ProviderError error) -> failed(access, error);
                    case Done<List<Volume>>(List<Volume> volumes) -> {
                        record(access.workspaceId(), machines, askedAt);
                        Set<String> names = volumes.stream().map(Volume::name).collect(Collectors.toSet());
                        yield Optional.of(new Listing(
                                access.place(), askedAt, machines, volumes, machinery.volumeNamesOfEnded(names)));
                    }
                };
        };
    }

    private void record(String workspaceId, List<Machine> machines, Instant askedAt) {
        Map<String, Machine> byId =
                machines.stream().collect(Collectors.toMap(Machine::id, Function.identity(), (one, other) -> one));
        for (Worker worker : machinery.live(workspaceId)) {
            String machineId = worker.machine().id();
            Machine machine = machineId == null ? null : byId.get(machineId);
            // What was destroyed stays so, though the list may still show it.
            if (machine != null && !worker.machine().isGone()) {
                machinery.machineSeen(worker.workerId(), machine, askedAt);
            }
        }
    }

    private static Optional<Listing> failed(FleetAccess access, ProviderError error) {
        log.atWarn()
                .addKeyValue("workspaceId", access.workspaceId())
                .addKeyValue("error", error.getClass().getSimpleName())
                .addKeyValue("text", error.text())
                .log("listing failed");
        return Optional.empty();
    }
}
