package io.agentfactory.queue.depth;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Shows the depth of each workspace as this copy of the service has last published it. */
@Component
class DepthMeters {

    private final MeterRegistry meters;
    private final Map<String, Depth> latest = new ConcurrentHashMap<>();

    DepthMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void published(String workspaceId, Depth depth) {
        if (latest.put(workspaceId, depth) == null) {
            gauge("queued", workspaceId, "messages that wait in lanes", Depth::queued);
            gauge("running", workspaceId, "turns that run", Depth::running);
            gauge("scheduled", workspaceId, "messages that wait for their time", Depth::scheduled);
            gauge("waiting.lanes", workspaceId, "lanes with work and no worker", Depth::waitingLanes);
            gauge(
                    "oldest.wait.seconds",
                    workspaceId,
                    "how long the first of those has waited",
                    DepthMeters::oldestWait);
        }
    }

    private void gauge(String name, String workspaceId, String description, ToDoubleFunction<Depth> value) {
        Gauge.builder("agentfactory.queue." + name, latest, all -> value.applyAsDouble(all.get(workspaceId)))
                .description(description + ", as this copy has last published it")
                .tag("workspace", workspaceId)
                .register(meters);
    }

    private static double oldestWait(Depth depth) {
        Instant since = depth.oldestWaitSince();
        return since == null ? 0 : Duration.between(since, depth.observedAt()).toMillis() / 1000.0;
    }
}
