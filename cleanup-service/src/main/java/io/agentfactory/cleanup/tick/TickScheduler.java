package io.agentfactory.cleanup.tick;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Fires every enabled tick at its slots, on whichever copy of the service gets to it first. After an outage the slot
 * that was missed fires once, late, and the schedule goes on from now: no storm.
 */
@Component
class TickScheduler implements SmartLifecycle {

    private static final String SOURCE = "schedule";

    private final Scheduler scheduler;
    private volatile boolean running;

    TickScheduler(DataSource dataSource, Ticks ticks, TickSettings settings) {
        List<RecurringTask<Void>> tasks = Arrays.stream(TickName.values())
                .filter(settings::enabled)
                .map(name -> task(name, settings.scheduleOf(name), ticks))
                .toList();
        this.scheduler = Scheduler.create(dataSource)
                .startTasks(tasks)
                .threads(2)
                .pollingInterval(Duration.ofSeconds(1))
                .heartbeatInterval(Duration.ofSeconds(10))
                .missedHeartbeatsLimit(6)
                .shutdownMaxWait(Duration.ofSeconds(5))
                .build();
    }

    private static RecurringTask<Void> task(TickName name, String schedule, Ticks ticks) {
        return Tasks.recurring(name.text(), new CronSchedule(schedule, ZoneOffset.UTC, CronStyle.SPRING53))
                .execute((instance, context) -> {
                    ticks.fire(name, context.getExecution().executionTime, SOURCE);
                    ticks.forgetOld();
                });
    }

    @Override
    public void start() {
        scheduler.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
