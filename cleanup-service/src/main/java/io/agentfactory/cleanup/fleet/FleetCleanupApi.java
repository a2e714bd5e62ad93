package io.agentfactory.cleanup.fleet;

import io.agentfactory.cleanup.alarm.AlarmApi;
import io.agentfactory.cleanup.clock.ClockApi;
import io.agentfactory.cleanup.projection.FleetRecordApi;
import io.agentfactory.cleanup.projection.ProviderAccount;
import io.agentfactory.cleanup.projection.RecordedWorker;
import io.agentfactory.cleanup.provider.Inventory;
import io.agentfactory.cleanup.provider.Provider;
import io.agentfactory.cleanup.provider.ProviderError;
import io.agentfactory.platform.failure.Transience;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lists what each workspace has at its provider, says of each thing whose it is, reports, and raises or clears the
 * alarm {@code fleet-leftovers}. It deletes nothing. A run that could not look changes no alarm.
 */
@Component
public class FleetCleanupApi {

    private static final Logger log = LoggerFactory.getLogger(FleetCleanupApi.class);
    private static final String ALARM = "fleet-leftovers";

    private final FleetRecordApi records;
    private final Provider provider;
    private final Vault vault;
    private final ReportStore reports;
    private final AlarmApi alarms;
    private final CleanupSettings settings;
    private final TransactionTemplate transaction;
    private final ClockApi clock;

    FleetCleanupApi(
            FleetRecordApi records,
            Provider provider,
            Vault vault,
            ReportStore reports,
            AlarmApi alarms,
            CleanupSettings settings,
            TransactionTemplate transaction,
            ClockApi clock) {
        this.records = records;
        this.provider = provider;
        this.vault = vault;
        this.reports = reports;
        this.alarms = alarms;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param slot names the run: the same slot again is the same run, and each account is looked at once in it */
    public void run(Instant slot) {
        for (ProviderAccount account : records.accounts()) {
            String source = "fleet-cleanup/" + account.workspaceId() + "/" + slot.toEpochMilli();
            UUID runId = UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8));
            if (!reports.has(runId)) {
                store(inspectAlone(account, runId));
            }
        }
    }

    /** What is wrong with one account must not keep the others from being looked at. */
    private Report inspectAlone(ProviderAccount account, UUID runId) {
        var inspection = new Inspection(runId, account, new CleanupMode.ReportOrphans(), clock.now());
        try {
            return inspect(account, inspection);
        } catch (RuntimeException e) {
            if (Transience.isTransient(e)) {
                throw e;
            }
            log.atError()
                    .addKeyValue("workspaceId", account.workspaceId())
                    .addKeyValue("runId", runId)
                    .setCause(e)
                    .log("fleet not inspected");
            return inspection.failed(
                    "app " + account.appName() + " could not be inspected ("
                            + e.getClass().getSimpleName()
                            + "): look for this run in the log of the cleanup service",
                    clock.now());
        }
    }

    private Report inspect(ProviderAccount account, Inspection inspection) {
        Optional<Secret> apiToken = vault.active(account.workspaceId(), account.apiTokenSecretRef());
        if (apiToken.isEmpty()) {
            return inspection.failed(
                    "workspace " + account.workspaceId() + " has no secret " + account.apiTokenSecretRef()
                            + ": store it with PUT /v1/secrets/" + account.apiTokenSecretRef(),
                    clock.now());
        }
        return switch (provider.list(account, apiToken.get())) {
            case Provider.Answer.Refused(ProviderError error) ->
                inspection.failed(inWords(account, error), clock.now());
            case Provider.Answer.Listed(Inventory inventory) -> {
                Instant now = clock.now();
                var comparison = new Comparison(
                        account.deploymentId(), inventory, recorded(account, inventory), settings.grace(), now);
                yield inspection.of(inventory, comparison, new Prices(settings), now);
            }
        };
    }

    private List<RecordedWorker> recorded(ProviderAccount account, Inventory inventory) {
        return records.workers(
                account.workspaceId(),
                inventory.machines().stream().map(Comparison::workerOf).collect(Collectors.toSet()),
                inventory.volumes().stream().map(Inventory.Volume::id).collect(Collectors.toSet()));
    }

    private void store(Report report) {
        transaction.executeWithoutResult(status -> {
            // Two deliveries of one tick may have come this far: the report's key lets one through.
            if (reports.add(report) && report.errors().isEmpty()) {
                settleAlarm(report);
            }
        });
        log.atInfo()
                .addKeyValue("workspaceId", report.workspaceId())
                .addKeyValue("runId", report.runId())
                .addKeyValue("machines", report.machines().found())
                .addKeyValue("volumes", report.volumes().found())
                .addKeyValue("orphans", report.orphans())
                .addKeyValue("errors", report.errors().size())
                .log("fleet inspected");
    }

    private void settleAlarm(Report report) {
        if (report.orphans() > 0) {
            alarms.raise(
                    ALARM,
                    report.appName(),
                    report.orphans() + " machines or volumes of app " + report.appName()
                            + " belong to no worker and cost about " + report.orphanHourlyCostMicros()
                            + " millionths an hour");
        } else {
            alarms.clear(ALARM, report.appName(), "app " + report.appName() + " has no orphans left");
        }
    }

    private static String inWords(ProviderAccount account, ProviderError error) {
        String advice = switch (error) {
            case ProviderError.Unauthorised unauthorised ->
                "store a new token with PUT /v1/secrets/" + account.apiTokenSecretRef();
            case ProviderError.UnknownApp unknown -> "check the application's name in the provider configuration";
            case ProviderError.RateLimited limited -> "the next run tries again";
            case ProviderError.Failed failed -> "the next run tries again";
            case ProviderError.Unreachable unreachable -> "check the API's base URL; the next run tries again";
        };
        return "app " + account.appName() + " could not be listed (" + error.text() + "): " + advice;
    }
}
