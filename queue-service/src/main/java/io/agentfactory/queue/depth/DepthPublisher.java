package io.agentfactory.queue.depth;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Publishes the depth of workspaces that have changed, at most once an interval by all copies of the service together,
 * and of all others as a heartbeat, so that a scaler that missed an event, or a crash between a change and its event,
 * is made up for.
 */
@Component
class DepthPublisher {

    private static final Logger log = LoggerFactory.getLogger(DepthPublisher.class);

    /** A depth that takes long to read is read more seldom: reading takes this part of the time. */
    private static final int ONE_PART_IN = 30;

    /** However long it took: a machine that is wanted is not asked for later than this. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(2);

    private final DepthSignal signal;
    private final Depths depths;
    /** Until when, by this JVM's clock, the depth of a workspace is not read again for its changes. */
    private final Map<String, Long> restUntil = new ConcurrentHashMap<>();

    DepthPublisher(DepthSignal signal, Depths depths) {
        this.signal = signal;
        this.depths = depths;
    }

    @Scheduled(fixedDelayString = "${agent-factory.depth.interval:100ms}")
    void publishChanged() {
        for (String workspaceId : signal.take()) {
            if (rests(workspaceId)) {
                signal.again(workspaceId);
            } else {
                publish(workspaceId);
            }
        }
    }

    @Scheduled(fixedDelayString = "1s")
    void beat() {
        try {
            depths.withoutRecentEvent().forEach(this::publish);
        } catch (RuntimeException e) {
            log.warn("event=depth-heartbeat-failed error={}", e.toString());
        }
    }

    private boolean rests(String workspaceId) {
        Long until = restUntil.get(workspaceId);
        return until != null && System.nanoTime() - until < 0;
    }

    private void publish(String workspaceId) {
        long begun = System.nanoTime();
        try {
            if (!depths.publish(workspaceId)) {
                signal.again(workspaceId);
            }
        } catch (RuntimeException e) {
            signal.again(workspaceId);
            log.warn("event=depth-failed workspaceId={} error={}", workspaceId, e.toString());
        } finally {
            Duration reading = Duration.ofNanos(System.nanoTime() - begun);
            restUntil.put(workspaceId, System.nanoTime() + restAfter(reading).toNanos());
        }
    }

    static Duration restAfter(Duration reading) {
        Duration rest = reading.multipliedBy(ONE_PART_IN - 1);
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }
}
