package io.agentfactory.cleanup.status;

import static io.agentfactory.cleanup.db.Tables.FLEET_STATUS;

import io.agentfactory.cleanup.alarm.AlarmApi;
import io.agentfactory.events.FleetStatusChanged;
import io.agentfactory.events.PauseCause;
import java.math.BigDecimal;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Raises and clears the alarms of a workspace as its fleet's status says. Status and alarms change together, under the
 * lock of the workspace's row, so an event that comes late or again changes no alarm.
 */
@Component
public class FleetStatusApi {

    private static final String SOFT = "spending-soft";
    private static final String HARD = "spending-hard";
    private static final String PAUSED = "spawning-paused";
    private static final int MICRO_DIGITS = 6;

    private final DSLContext db;
    private final AlarmApi alarms;
    private final StatusSettings settings;

    FleetStatusApi(DSLContext db, AlarmApi alarms, StatusSettings settings) {
        this.db = db;
        this.alarms = alarms;
        this.settings = settings;
    }

    @Transactional
    void take(FleetStatusChanged event) {
        if (!isNews(event)) {
            return;
        }
        String workspace = event.getWorkspaceId();
        switch (event.getSpendingState()) {
            case WITHIN -> {
                alarms.clear(SOFT, workspace, "workspace " + workspace + " is below its soft spending limits");
                alarms.clear(HARD, workspace, "workspace " + workspace + " is below its hard spending limits");
            }
            case SOFT -> {
                alarms.raise(SOFT, workspace, spent(event, event.getSoftHourMicros(), event.getSoftDayMicros()));
                alarms.clear(HARD, workspace, "workspace " + workspace + " is below its hard spending limits");
            }
            // A soft limit that was reached before still is; its alarm stands beside this one.
            case HARD ->
                alarms.raise(HARD, workspace, spent(event, event.getHardHourMicros(), event.getHardDayMicros()));
            case UNKNOWN -> {
                // Of a later version, which this one cannot judge.
            }
        }
        if (event.getPauseCause() != PauseCause.FAILURES) {
            alarms.clear(
                    PAUSED, workspace, "workers of workspace " + workspace + " are spawned again, or nobody waits");
        }
    }

    /** Raises the alarm of every workspace whose workers have failed to come up for too long. */
    @Transactional
    public void judgePauses() {
        // The locks keep out an event that ends a pause until its alarm is raised, and then clears it.
        db.selectFrom(FLEET_STATUS)
                .where(FLEET_STATUS.FAILING_SINCE.le(DSL.field(
                        "clock_timestamp() - {0} * interval '1 millisecond'",
                        FLEET_STATUS.FAILING_SINCE.getDataType(),
                        DSL.val(settings.spawningPausedAfter().toMillis()))))
                .orderBy(FLEET_STATUS.WORKSPACE_ID)
                .forUpdate()
                .forEach(row -> alarms.raise(
                        PAUSED,
                        row.getWorkspaceId(),
                        "workspace " + row.getWorkspaceId() + " has had no new worker since " + row.getFailingSince()
                                + ": " + row.getPauseReason()));
    }

    private boolean isNews(FleetStatusChanged event) {
        boolean failing = event.getPauseCause() == PauseCause.FAILURES;
        return db.insertInto(FLEET_STATUS)
                        .set(FLEET_STATUS.WORKSPACE_ID, event.getWorkspaceId())
                        .set(FLEET_STATUS.VERSION, event.getVersion())
                        .set(FLEET_STATUS.FAILING_SINCE, failing ? event.getPausedSince() : null)
                        .set(FLEET_STATUS.PAUSE_REASON, event.getPauseReason())
                        .onConflict(FLEET_STATUS.WORKSPACE_ID)
                        .doUpdate()
                        .setAllToExcluded()
                        .where(FLEET_STATUS.VERSION.lt(event.getVersion()))
                        .execute()
                == 1;
    }

    private static String spent(FleetStatusChanged event, long hourLimit, long dayLimit) {
        return "workspace " + event.getWorkspaceId() + " has spent " + units(event.getHourMicros())
                + of(hourLimit) + " in this hour of UTC and " + units(event.getDayMicros()) + of(dayLimit)
                + " in this day, and spends " + units(event.getRatePerHourMicros()) + " an hour";
    }

    private static String of(long limit) {
        return limit == 0 ? "" : " of " + units(limit);
    }

    private static String units(long micros) {
        return BigDecimal.valueOf(micros, MICRO_DIGITS).stripTrailingZeros().toPlainString();
    }
}
