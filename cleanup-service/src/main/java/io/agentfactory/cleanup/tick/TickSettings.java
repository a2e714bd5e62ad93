package io.agentfactory.cleanup.tick;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.support.CronExpression;

/**
 * Settings {@code agent-factory.ticks.<name>.schedule} and {@code agent-factory.ticks.<name>.enabled}. Schedules are
 * cron expressions with seconds, in UTC.
 *
 * @param reconcile default every 5 minutes
 * @param pushDispatch default every minute
 * @param retention default every hour
 * @param fleetCleanup default at 03:00, off until enabled
 */
@ConfigurationProperties("agent-factory.ticks")
public record TickSettings(
        @DefaultValue Slot reconcile,
        @DefaultValue Slot pushDispatch,
        @DefaultValue Slot retention,
        @DefaultValue Slot fleetCleanup) {

    private static final Map<TickName, String> DEFAULT_SCHEDULES = new EnumMap<>(Map.of(
            TickName.RECONCILE, "0 */5 * * * *",
            TickName.PUSH_DISPATCH, "0 * * * * *",
            TickName.RETENTION, "0 0 * * * *",
            TickName.FLEET_CLEANUP, "0 0 3 * * *"));

    /**
     * When a tick fires.
     *
     * @param schedule cron expression; null: the tick's default
     * @param enabled null: the tick's default
     */
    public record Slot(@Nullable String schedule, @Nullable Boolean enabled) {

        public Slot {
            if (schedule != null && !CronExpression.isValidExpression(schedule)) {
                throw new IllegalArgumentException("agent-factory.ticks: \"" + schedule
                        + "\" is not a cron expression with seconds, such as \"0 */5 * * * *\"");
            }
        }
    }

    String scheduleOf(TickName name) {
        String schedule = slot(name).schedule();
        return schedule == null ? DEFAULT_SCHEDULES.getOrDefault(name, "-") : schedule;
    }

    boolean enabled(TickName name) {
        Boolean enabled = slot(name).enabled();
        return enabled == null ? name != TickName.FLEET_CLEANUP : enabled;
    }

    private Slot slot(TickName name) {
        return switch (name) {
            case RECONCILE -> reconcile;
            case PUSH_DISPATCH -> pushDispatch;
            case RETENTION -> retention;
            case FLEET_CLEANUP -> fleetCleanup;
        };
    }
}
