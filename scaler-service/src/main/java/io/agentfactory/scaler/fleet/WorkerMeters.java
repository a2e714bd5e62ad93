package io.agentfactory.scaler.fleet;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Workers by state, transitions, and time in a state. The gauge is read from the database, so every copy of the service
 * shows the same; sum the transitions of all copies, not the gauges.
 */
@Component
class WorkerMeters {

    private static final Logger log = LoggerFactory.getLogger(WorkerMeters.class);
    private static final String WORKERS = "agentfactory.workers";
    private static final String TRANSITIONS = "agentfactory.worker.transitions";
    private static final String TIME = "agentfactory.worker.state.time";

    private final MeterRegistry meters;
    private final WorkerStore store;
    private volatile Map<StateName, Integer> counts = Map.of();

    WorkerMeters(MeterRegistry meters, WorkerStore store) {
        this.meters = meters;
        this.store = store;
        for (StateName state : StateName.values()) {
            if (state != StateName.STOPPED && state != StateName.FAILED) {
                Gauge.builder(WORKERS, this, m -> m.counts.getOrDefault(state, 0))
                        .description("Workers of which something may be left")
                        .tag("state", tag(state))
                        .register(meters);
            }
        }
    }

    @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void count() {
        try {
            counts = store.countLive();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("error", e.toString()).log("workers not counted");
        }
    }

    void requested() {
        meters.counter(TRANSITIONS, "from", "none", "to", tag(StateName.REQUESTED))
                .increment();
    }

    void changed(WorkerState before, WorkerState after) {
        String from = tag(StateName.of(before));
        meters.counter(TRANSITIONS, "from", from, "to", tag(StateName.of(after)))
                .increment();
        Duration time = Duration.between(before.since(), after.since());
        Timer.builder(TIME)
                .description("Time that workers spent in a state they have left")
                .tag("state", from)
                .register(meters)
                .record(time.isNegative() ? Duration.ZERO : time);
    }

    private static String tag(StateName state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
