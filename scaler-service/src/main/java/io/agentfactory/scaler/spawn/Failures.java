package io.agentfactory.scaler.spawn;

import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.region.RegionApi;
import io.agentfactory.scaler.region.RegionPause;
import io.agentfactory.scaler.trigger.TriggerApi;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/** What failures lead to: a wait before the provider is asked again, for one worker or for all new ones. */
@Component
class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private final MachineApi machinery;
    private final TriggerApi triggers;
    private final RegionApi regions;
    private final BackOff retries;
    private final BackOff spawnPauses;

    Failures(
            MachineApi machinery,
            TriggerApi triggers,
            RegionApi regions,
            ExecutorProperties properties,
            RandomGenerator random) {
        this.machinery = machinery;
        this.triggers = triggers;
        this.regions = regions;
        this.retries = new BackOff(properties.firstRetry(), properties.longestRetry(), random::nextDouble);
        this.spawnPauses =
                new BackOff(properties.firstSpawnPause(), properties.longestSpawnPause(), random::nextDouble);
    }

    /** The provider is asked again for this worker, later. */
    void retry(Worker worker, ProviderError error) {
        var wait = retries.after(worker.tries().failed());
        if (error instanceof ProviderError.RateLimited limited
                && limited.retryAfter().compareTo(wait) > 0) {
            wait = limited.retryAfter();
        }
        String kind = error.getClass().getSimpleName();
        machinery.callFailed(worker.workerId(), wait, kind + ": " + error.text());
        // A volume stays bound for a while after its machine has gone: that is no news.
        boolean expected = error instanceof ProviderError.Precondition || error instanceof ProviderError.RateLimited;
        log.atLevel(expected ? Level.INFO : Level.WARN)
                .addKeyValue("workerId", worker.workerId())
                .addKeyValue("error", kind)
                .addKeyValue("text", error.text())
                .addKeyValue("retryMs", wait.toMillis())
                .log("provider asked again later");
    }

    /** There was no room in a region, so the next worker is asked for in another. */
    void pauseRegion(FleetAccess access, String region, String error) {
        RegionPause before = access.regionPauses().get(region);
        var wait = spawnPauses.after(before == null ? 0 : before.failures());
        regions.hadNoRoom(access.workspaceId(), region, wait, error);
        log.atWarn()
                .addKeyValue("workspaceId", access.workspaceId())
                .addKeyValue("region", region)
                .addKeyValue("reason", error)
                .addKeyValue("pauseMs", wait.toMillis())
                .log("region has no room");
    }

    /** A new worker did not come up, so the next one is not asked for at once. */
    void pauseSpawning(FleetAccess access, String error) {
        var wait = spawnPauses.after(access.spawnFailures());
        triggers.spawnFailed(access.workspaceId(), wait, error);
        log.atWarn()
                .addKeyValue("workspaceId", access.workspaceId())
                .addKeyValue("reason", error)
                .addKeyValue("pauseMs", wait.toMillis())
                .log("spawning paused");
    }
}
