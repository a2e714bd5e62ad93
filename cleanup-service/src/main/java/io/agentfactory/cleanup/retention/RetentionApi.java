package io.agentfactory.cleanup.retention;

import io.agentfactory.cleanup.clock.ClockApi;
import io.agentfactory.cleanup.fleet.ReportApi;
import io.agentfactory.cleanup.projection.FleetRecordApi;
import io.agentfactory.cleanup.tick.TickApi;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Forgets what is older than its retention. Doing it twice does nothing more. */
@Component
public class RetentionApi {

    private static final Logger log = LoggerFactory.getLogger(RetentionApi.class);

    private final TickApi ticks;
    private final ReportApi reports;
    private final FleetRecordApi records;
    private final RetentionSettings settings;
    private final ClockApi clock;

    RetentionApi(TickApi ticks, ReportApi reports, FleetRecordApi records, RetentionSettings settings, ClockApi clock) {
        this.ticks = ticks;
        this.reports = reports;
        this.records = records;
        this.settings = settings;
        this.clock = clock;
    }

    public void run() {
        Instant now = clock.now();
        int ticksGone = ticks.forgetBefore(now.minus(settings.ticks()));
        int reportsGone = reports.forgetBefore(now.minus(settings.reports()));
        int workersGone = records.forgetEndedBefore(now.minus(settings.endedWorkers()));
        if (ticksGone + reportsGone + workersGone > 0) {
            log.atInfo()
                    .addKeyValue("ticks", ticksGone)
                    .addKeyValue("reports", reportsGone)
                    .addKeyValue("workers", workersGone)
                    .log("old rows forgotten");
        }
    }
}
