package io.agentfactory.queue.depth;

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

    private final DepthSignal signal;
    private final Depths depths;

    DepthPublisher(DepthSignal signal, Depths depths) {
        this.signal = signal;
        this.depths = depths;
    }

    @Scheduled(fixedDelayString = "${agent-factory.depth.interval:100ms}")
    void publishChanged() {
        signal.take().forEach(this::publish);
    }

    @Scheduled(fixedDelayString = "1s")
    void beat() {
        try {
            depths.withoutRecentEvent().forEach(this::publish);
        } catch (RuntimeException e) {
            log.warn("event=depth-heartbeat-failed error={}", e.toString());
        }
    }

    private void publish(String workspaceId) {
        try {
            if (!depths.publish(workspaceId)) {
                signal.again(workspaceId);
            }
        } catch (RuntimeException e) {
            signal.again(workspaceId);
            log.warn("event=depth-failed workspaceId={} error={}", workspaceId, e.toString());
        }
    }
}
