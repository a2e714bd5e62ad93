package io.agentfactory.simulation;

import io.agentfactory.simulation.Broker.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the queue tells the scaler: what it sees of workers, and its depth, soon after each change and at least once a
 * heartbeat. Some of it is lost for good.
 */
final class Tellings {

    private static final long INTERVAL = 100;
    private static final long HEARTBEAT = Duration.ofSeconds(15).toMillis();

    private final Timeline timeline;
    private final Faults faults;
    private final Broker broker;
    private final Heard heard;
    private final BooleanSupplier scalerListens;
    private @Nullable Queue queue;
    private boolean changed;
    private long version;
    private long toldAt;

    Tellings(Timeline timeline, Faults faults, Broker broker, Heard heard, BooleanSupplier scalerListens) {
        this.timeline = timeline;
        this.faults = faults;
        this.broker = broker;
        this.heard = heard;
        this.scalerListens = scalerListens;
    }

    void tellOf(Queue told) {
        queue = told;
        beat();
    }

    void saw(String workerId, long number, Sight sight, long idleSince) {
        if (faults.strikes(Fault.ACTIVITY_EVENT_LOST)) {
            return;
        }
        Instant at = timeline.instant();
        broker.send(
                Topic.WORKER_ACTIVITY,
                scalerListens,
                () -> heard.take(workerId, number, sight, at, Instant.ofEpochMilli(idleSince)));
    }

    void depthChanged() {
        if (!changed) {
            changed = true;
            timeline.at(toldAt + INTERVAL, this::tellDepth);
        }
    }

    private void beat() {
        if (timeline.now() - toldAt >= HEARTBEAT) {
            tellDepth();
        }
        timeline.after(Duration.ofSeconds(1).toMillis(), this::beat);
    }

    private void tellDepth() {
        changed = false;
        toldAt = timeline.now();
        version++;
        if (queue != null && !faults.strikes(Fault.DEPTH_EVENT_LOST)) {
            Heard.Depth depth = queue.lanes().depth(version);
            broker.send(Topic.QUEUE_DEPTH, scalerListens, () -> heard.take(depth));
        }
    }
}
