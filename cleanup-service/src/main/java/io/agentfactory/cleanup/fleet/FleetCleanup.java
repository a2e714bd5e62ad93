package io.agentfactory.cleanup.fleet;

import io.agentfactory.cleanup.alarm.Alarms;
import io.agentfactory.cleanup.projection.ProviderAccount;
import io.agentfactory.cleanup.projection.ScalersWord;
import io.agentfactory.cleanup.provider.FlyInventory;
import io.agentfactory.cleanup.provider.Inventory;
import io.agentfactory.cleanup.tick.TickName;
import io.agentfactory.events.CleanupMode;
import io.agentfactory.events.CleanupReported;
import io.agentfactory.events.Leftover;
import io.agentfactory.events.LeftoverKind;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import io.agentfactory.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * On the fleet-cleanup tick: lists what each workspace has at its provider, says of each thing whose it is, and
 * reports. It deletes nothing; orphans raise an alarm.
 */
@Component
class FleetCleanup {

    private static final int MOST_LEFTOVERS = 500;
    private static final String ALARM = "fleet-leftovers";

    private final ScalersWord scaler;
    private final FlyInventory fly;
    private final Vault vault;
    private final Reports reports;
    private final Alarms alarms;
    private final PriceSettings prices;
    private final TransactionTemplate transaction;
    private final Clock clock;

    FleetCleanup(
            ScalersWord scaler,
            FlyInventory fly,
            Vault vault,
            Reports reports,
            Alarms alarms,
            PriceSettings prices,
            TransactionTemplate transaction,
            Clock clock) {
        this.scaler = scaler;
        this.fly = fly;
        this.vault = vault;
        this.reports = reports;
        this.alarms = alarms;
        this.prices = prices;
        this.transaction = transaction;
        this.clock = clock;
    }

    @KafkaListener(topics = Topics.TICKS, groupId = "cleanup-service")
    void on(ScheduledTick tick) {
        if (tick.getName().equals(TickName.FLEET_CLEANUP.text())) {
            scaler.accounts().forEach(account -> inspect(account, tick));
        }
    }

    private void inspect(ProviderAccount account, ScheduledTick tick) {
        // The same tick delivered again is the same run.
        String source = account.workspaceId() + "/" + tick.getName() + "/" + tick.getScheduledFor();
        UUID runId = UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8));
        if (reports.has(runId)) {
            return;
        }
        Instant startedAt = clock.instant();
        Optional<Secret> token = vault.active(account.workspaceId(), account.apiTokenSecretRef());
        Inventory.Answer answer = token.map(secret -> fly.list(account, secret))
                .orElseGet(() -> new Inventory.Answer.Failed("workspace " + account.workspaceId() + " has no secret "
                        + account.apiTokenSecretRef() + ": store it with PUT /v1/secrets/"
                        + account.apiTokenSecretRef()));
        CleanupReported report = switch (answer) {
            case Inventory.Answer.Listed(Inventory inventory) -> report(account, runId, startedAt, inventory);
            case Inventory.Answer.Failed(String error) ->
                skeleton(account, runId, startedAt).setErrors(List.of(error)).build();
        };
        transaction.executeWithoutResult(status -> {
            reports.publish(report);
            if (report.getErrors().isEmpty()) {
                settleAlarm(account, report);
            }
        });
    }

    private CleanupReported report(ProviderAccount account, UUID runId, Instant startedAt, Inventory inventory) {
        Comparison comparison = new Comparison(account.deploymentId(), scaler.liveWorkers(account.workspaceId()));
        List<Leftover> leftovers = new ArrayList<>();
        for (Inventory.Machine machine : inventory.machines()) {
            leftovers.add(leftover(
                    LeftoverKind.MACHINE, machine.id(), machine.name(), machine.state(), comparison.of(machine)));
        }
        for (Inventory.Volume volume : inventory.volumes()) {
            leftovers.add(leftover(
                    LeftoverKind.VOLUME,
                    volume.id(),
                    volume.name(),
                    volume.state(),
                    comparison.of(volume, inventory.machines())));
        }
        return skeleton(account, runId, startedAt)
                .setMachinesFound(inventory.machines().size())
                .setMachinesRemaining(inventory.machines().size())
                .setVolumesFound(inventory.volumes().size())
                .setVolumesRemaining(inventory.volumes().size())
                .setLeftovers(leftovers.subList(0, Math.min(leftovers.size(), MOST_LEFTOVERS)))
                .setHourlyCostMicros(hourlyCost(inventory))
                .setWarnings(
                        leftovers.size() > MOST_LEFTOVERS
                                ? List.of(
                                        "only the first " + MOST_LEFTOVERS + " of " + leftovers.size() + " are listed")
                                : List.of())
                .build();
    }

    private CleanupReported.Builder skeleton(ProviderAccount account, UUID runId, Instant startedAt) {
        return CleanupReported.newBuilder()
                .setRunId(runId.toString())
                .setWorkspaceId(account.workspaceId())
                .setAppName(account.appName())
                .setMode(CleanupMode.ORPHANS)
                .setDryRun(true)
                .setStartedAt(startedAt)
                .setFinishedAt(clock.instant());
    }

    private static Leftover leftover(LeftoverKind kind, String id, String name, String state, Verdict verdict) {
        return Leftover.newBuilder()
                .setKind(kind)
                .setId(id)
                .setName(name)
                .setWorkerId(verdict instanceof Verdict.Known(String workerId) ? workerId : null)
                .setState(state)
                .setVerdict(verdict.inWords())
                .build();
    }

    private long hourlyCost(Inventory inventory) {
        long machines = inventory.machines().stream()
                .filter(machine -> machine.state().equals("started"))
                .mapToLong(machine -> machine.memoryMb() * prices.machineGbHourMicros() / 1024)
                .sum();
        long volumes = inventory.volumes().stream()
                .mapToLong(volume -> volume.sizeGb() * prices.volumeGbHourMicros())
                .sum();
        return machines + volumes;
    }

    private void settleAlarm(ProviderAccount account, CleanupReported report) {
        long orphans = report.getLeftovers().stream()
                .filter(leftover -> leftover.getVerdict().startsWith("orphan"))
                .count();
        if (orphans > 0) {
            alarms.raise(
                    ALARM,
                    account.appName(),
                    orphans + " machines or volumes of app " + account.appName()
                            + " cost money and belong to no worker");
        } else {
            alarms.clear(ALARM, account.appName());
        }
    }
}
