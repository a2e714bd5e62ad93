package io.agentfactory.scaler.status;

import io.agentfactory.scaler.cost.CostApi;
import io.agentfactory.scaler.cost.Spending;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What each workspace spends, in units of the currency, and how many stand at which level. The gauges are read from the
 * database, so every copy of the service shows the same: sum the transitions of all copies, not the gauges.
 */
@Component
class SpendingMeters {

    private static final Logger log = LoggerFactory.getLogger(SpendingMeters.class);
    private static final String LEVELS = "agentfactory.spending.workspaces";
    private static final String TRANSITIONS = "agentfactory.spending.transitions";
    private static final String TIME = "agentfactory.spending.state.time";
    private static final double MICROS = 1_000_000;

    private final MeterRegistry meters;
    private final StatusStore store;
    private final CostApi costs;
    private final Map<String, Spending> latest = new ConcurrentHashMap<>();
    private volatile Map<SpendingLevel, Integer> counts = Map.of();

    SpendingMeters(MeterRegistry meters, StatusStore store, CostApi costs) {
        this.meters = meters;
        this.store = store;
        this.costs = costs;
        for (SpendingLevel level : SpendingLevel.values()) {
            Gauge.builder(LEVELS, this, m -> m.counts.getOrDefault(level, 0))
                    .description("Workspaces by how their spending stands to its limits")
                    .tag("state", tag(level))
                    .register(meters);
        }
    }

    @Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
    void look() {
        try {
            counts = store.countByLevel();
            store.workspaces().forEach(workspace -> show(workspace, costs.spending(workspace)));
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("error", e.toString()).log("spending not read");
        }
    }

    private void show(String workspaceId, Spending spending) {
        if (latest.put(workspaceId, spending) == null) {
            gauge("hour", workspaceId, "spent in this hour of UTC", Spending::hourMicros);
            gauge("day", workspaceId, "spent in this day of UTC", Spending::dayMicros);
            gauge("rate", workspaceId, "what is there now costs so much an hour", Spending::ratePerHourMicros);
        }
    }

    private void gauge(String name, String workspaceId, String description, ToLongFunction<Spending> micros) {
        Gauge.builder("agentfactory.spending." + name, latest, all -> micros.applyAsLong(all.get(workspaceId)) / MICROS)
                .description(description + ", in units of the currency")
                .tag("workspace", workspaceId)
                .register(meters);
    }

    void changed(ToldStatus before, ToldStatus after) {
        if (before.level() == after.level()) {
            return;
        }
        String from = tag(before.level());
        meters.counter(TRANSITIONS, "from", from, "to", tag(after.level())).increment();
        Duration time = Duration.between(before.levelSince(), after.levelSince());
        Timer.builder(TIME)
                .description("Time that workspaces spent at a level they have left")
                .tag("state", from)
                .register(meters)
                .record(time.isNegative() ? Duration.ZERO : time);
    }

    private static String tag(SpendingLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
