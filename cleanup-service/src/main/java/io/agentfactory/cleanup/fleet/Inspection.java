package io.agentfactory.cleanup.fleet;

import io.agentfactory.cleanup.projection.ProviderAccount;
import io.agentfactory.cleanup.projection.RecordedWorker;
import io.agentfactory.cleanup.provider.Inventory;
import io.agentfactory.events.LeftoverKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One run over one account: turns what was found, or why nothing was, into a report. Pure. */
final class Inspection {

    private static final int MAX_WARNINGS = 100;

    private final UUID runId;
    private final ProviderAccount account;
    private final CleanupMode mode;
    private final Instant startedAt;

    Inspection(UUID runId, ProviderAccount account, CleanupMode mode, Instant startedAt) {
        this.runId = runId;
        this.account = account;
        this.mode = mode;
        this.startedAt = startedAt;
    }

    private record Judged(Report.Found found, Verdict verdict) {
        boolean orphan() {
            return verdict instanceof Verdict.Orphan;
        }
    }

    Report failed(String error, Instant now) {
        Report.Count none = new Report.Count(0, 0, 0);
        return report(none, none, List.of(), List.of(), List.of(error), now);
    }

    Report of(Inventory inventory, Comparison comparison, Prices prices, Instant now) {
        List<Judged> judged = new ArrayList<>();
        for (Inventory.Machine machine : inventory.machines()) {
            Verdict verdict = comparison.of(machine);
            judged.add(new Judged(
                    new Report.Found(
                            LeftoverKind.MACHINE,
                            machine.id(),
                            machine.name(),
                            machine.metadata().get(Comparison.WORKER),
                            machine.state(),
                            verdict.inWords(),
                            prices.hourlyMicros(machine)),
                    verdict));
        }
        for (Inventory.Volume volume : inventory.volumes()) {
            Verdict verdict = comparison.of(volume);
            judged.add(new Judged(
                    new Report.Found(
                            LeftoverKind.VOLUME,
                            volume.id(),
                            volume.name(),
                            owner(verdict),
                            volume.state(),
                            verdict.inWords(),
                            prices.hourlyMicros(volume)),
                    verdict));
        }
        int machines = inventory.machines().size();
        int volumes = inventory.volumes().size();
        return report(
                new Report.Count(machines, 0, machines),
                new Report.Count(volumes, 0, volumes),
                judged,
                warnings(comparison.withoutMachine(), judged.size()),
                List.of(),
                now);
    }

    private Report report(
            Report.Count machines,
            Report.Count volumes,
            List<Judged> judged,
            List<String> warnings,
            List<String> errors,
            Instant now) {
        List<Judged> orphans = judged.stream().filter(Judged::orphan).toList();
        return new Report(
                runId,
                account.workspaceId(),
                account.appName(),
                mode.published(),
                mode.dryRun(),
                machines,
                volumes,
                orphans.size(),
                cost(judged),
                cost(orphans),
                judged.stream()
                        .sorted(Comparator.comparing(thing -> !thing.orphan()))
                        .limit(Report.MAX_FOUND)
                        .map(Judged::found)
                        .toList(),
                warnings,
                errors,
                startedAt,
                now);
    }

    private static long cost(List<Judged> judged) {
        return judged.stream()
                .mapToLong(thing -> thing.found().hourlyCostMicros())
                .sum();
    }

    private static @Nullable String owner(Verdict verdict) {
        return verdict instanceof Verdict.Known(String workerId) ? workerId : null;
    }

    private static List<String> warnings(List<RecordedWorker> withoutMachine, int found) {
        List<String> warnings = new ArrayList<>();
        if (found > Report.MAX_FOUND) {
            warnings.add("only " + Report.MAX_FOUND + " of " + found + " machines and volumes are listed here");
        }
        withoutMachine.stream()
                .limit(MAX_WARNINGS)
                .map(worker -> "worker " + worker.workerId() + " is " + worker.state() + " on machine "
                        + worker.machineId() + ", which the provider does not list")
                .forEach(warnings::add);
        return warnings;
    }
}
