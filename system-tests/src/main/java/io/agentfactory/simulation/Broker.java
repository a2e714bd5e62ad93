package io.agentfactory.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Carries events: in order, mostly at once, now and then late, and not at all while it is away. */
final class Broker {

    enum Topic {
        WORKER_LIFECYCLE,
        WORKER_ACTIVITY,
        QUEUE_DEPTH
    }

    private static final long LATENCY_LEAST = 10;
    private static final long LATENCY_MOST = 150;
    private static final double LATE = 0.01;
    private static final double LATE_MEAN = 2_000;
    private static final long RETRY = 500;

    private final Timeline timeline;
    private final Chances chances;
    private final Map<Topic, Long> lastArrival = new EnumMap<>(Topic.class);
    private long outageUntil;

    Broker(Timeline timeline, Chances chances) {
        this.timeline = timeline;
        this.chances = chances;
    }

    void outageUntil(long moment) {
        outageUntil = moment;
    }

    /** @param listens whether the reader is there; while it is not, the event waits for it */
    void send(Topic topic, BooleanSupplier listens, Runnable delivery) {
        long latency = chances.between(LATENCY_LEAST, LATENCY_MOST);
        if (chances.happens(LATE)) {
            latency += chances.exponential(LATE_MEAN);
        }
        long arrival = Math.max(Math.max(timeline.now(), outageUntil) + latency, lastArrival.getOrDefault(topic, 0L));
        lastArrival.put(topic, arrival);
        timeline.at(arrival, () -> deliver(listens, delivery));
    }

    private void deliver(BooleanSupplier listens, Runnable delivery) {
        if (listens.getAsBoolean()) {
            delivery.run();
        } else {
            timeline.after(RETRY, () -> deliver(listens, delivery));
        }
    }
}
