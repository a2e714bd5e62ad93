package io.agentfactory.scaler.inventory;

import io.agentfactory.scaler.fleet.StateName;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Machines as the provider lists them.
 *
 * @param listedAt when the provider was asked
 * @param counts how many are listed, by whose they are; also those that {@code machines} has no room for
 * @param notListed machines that are recorded, and that the provider does not list; it may show new ones late
 */
record MachinesView(
        String workspaceId,
        String appName,
        Instant listedAt,
        Map<Ownership, Long> counts,
        List<ListedMachine> machines,
        List<RecordedMachine> notListed) {

    /**
     * A machine that is listed.
     *
     * @param workerId who has it; null: no worker
     * @param why whose it is, in words
     */
    record ListedMachine(
            String machineId,
            String name,
            MachineState state,
            String region,
            Ownership ownership,
            @Nullable String workerId,
            @Nullable StateName workerState,
            String why) {}

    /**
     * A machine that is recorded.
     *
     * @param machineState as it was last seen; null: never
     * @param seenAt when that was
     */
    record RecordedMachine(
            String machineId,
            String appName,
            String region,
            @Nullable MachineState machineState,
            @Nullable Instant seenAt,
            String workerId,
            StateName workerState) {}

    static MachinesView of(String workspaceId, Survey survey, int limit) {
        Belongings belongings = survey.belongings();
        List<ListedMachine> all = survey.machines().things().stream()
                .map(machine -> listed(machine, belongings.of(machine)))
                .toList();
        return new MachinesView(
                workspaceId,
                survey.access().config().appName(),
                survey.machines().askedAt(),
                all.stream().collect(Collectors.groupingBy(ListedMachine::ownership, Collectors.counting())),
                all.stream().limit(limit).toList(),
                notListed(survey).stream().limit(limit).toList());
    }

    private static ListedMachine listed(Machine machine, Belonging belonging) {
        Worker worker = belonging.worker();
        return new ListedMachine(
                machine.id(),
                machine.name(),
                machine.state(),
                machine.region(),
                belonging.ownership(),
                worker == null ? null : worker.workerId(),
                worker == null ? null : StateName.of(worker.state()),
                belonging.why());
    }

    private static List<RecordedMachine> notListed(Survey survey) {
        Set<String> listed =
                survey.machines().things().stream().map(Machine::id).collect(Collectors.toSet());
        return survey.workers().stream()
                .filter(worker -> !worker.machine().isGone())
                // One that was asked for later cannot be in the list.
                .filter(worker -> wasAskedFor(worker, survey.machines().askedAt()))
                .flatMap(worker -> recorded(worker, listed).stream())
                .toList();
    }

    private static boolean wasAskedFor(Worker worker, Instant listedAt) {
        Instant asked = worker.machine().askedAt();
        return asked != null && asked.isBefore(listedAt);
    }

    private static List<RecordedMachine> recorded(Worker worker, Set<String> listed) {
        String machineId = worker.machine().id();
        if (machineId == null || listed.contains(machineId)) {
            return List.of();
        }
        return List.of(new RecordedMachine(
                machineId,
                worker.place().appName(),
                worker.region(),
                worker.machine().state(),
                worker.machine().seenAt(),
                worker.workerId(),
                StateName.of(worker.state())));
    }
}
