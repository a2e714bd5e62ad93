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
 * What each workspace spends, in units of the currency, and how many are in which state. The gauges are read from the
 * database, so every copy of the service shows the same: sum the transitions of all copies, not the gauges.
 */
@Component
class SpendingMeters {

    private static final Logger log = LoggerFactory.getLogger(SpendingMeters.class);
    private static final String WORKSPACES = "agentfactory.spending.workspaces";
    private static final String TRANSITIONS = "agentfactory.spending.transitions";
    private static final String TIME = "agentfactory.spending.state.time";
    private static final double MICROS = 1_000_000;

    private final MeterRegistry meters;
    private final StatusStore store;
    private final CostApi costs;
    private final Map<String, Spending> latest = new ConcurrentHashMap<>();
    private volatile Map<SpendingState, Integer> counts = Map.of();

    SpendingMeters(MeterRegistry meters, StatusStore store, CostApi costs) {
        this.meters = meters;
        this.store = store;
        this.costs = costs;
        for (SpendingState state : SpendingState.values()) {
            Gauge.builder(WORKSPACES, this, m -> m.counts.getOrDefault(state, 0))
                    .description("Workspaces by how their spending stands to its limits")
                    .tag("state", tag(state))
                    .register(meters);
        }
    }

    @Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
    void look() {
        try {
            counts = store.countByState();
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
        if (before.state() == after.state()) {
            return;
        }
        String from = tag(before.state());
        meters.counter(TRANSITIONS, "from", from, "to", tag(after.state())).increment();
        Duration time = Duration.between(before.stateSince(), after.stateSince());
        Timer.builder(TIME)
                .description("Time that workspaces spent in a spending state that they have left")
                .tag("state", from)
                .register(meters)
                .record(time.isNegative() ? Duration.ZERO : time);
    }

    private static String tag(SpendingState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
