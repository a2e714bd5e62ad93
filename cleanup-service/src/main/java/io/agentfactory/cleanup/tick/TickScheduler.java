package io.agentfactory.cleanup.tick;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import io.agentfactory.cleanup.clock.ClockApi;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Fires every enabled tick at its slots, on whichever copy of the service gets to it first. After an outage the slot
 * that was missed fires once, late, and the schedule goes on from now: no storm. A slot that could not be published is
 * tried again soon.
 */
@Component
class TickScheduler implements SmartLifecycle {

    private static final String SOURCE = "schedule";
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Scheduler scheduler;
    private final List<TickName> disabled;
    private volatile boolean running;

    TickScheduler(DataSource dataSource, Ticks ticks, TickSettings settings, ClockApi clock) {
        this.disabled = Arrays.stream(TickName.values())
                .filter(name -> !settings.enabled(name))
                .toList();
        List<RecurringTask<Void>> tasks = Arrays.stream(TickName.values())
                .filter(settings::enabled)
                .map(name -> task(name, settings.scheduleOf(name), ticks))
                .toList();
        this.scheduler = Scheduler.create(dataSource)
                .startTasks(tasks)
                .clock(clock::estimate)
                .threads(2)
                .pollingInterval(Duration.ofSeconds(1))
                .heartbeatInterval(Duration.ofSeconds(10))
                .missedHeartbeatsLimit(6)
                .shutdownMaxWait(Duration.ofSeconds(5))
                .build();
    }

    private static RecurringTask<Void> task(TickName name, String schedule, Ticks ticks) {
        return Tasks.recurring(name.text(), new CronSchedule(schedule, ZoneOffset.UTC, CronStyle.SPRING53))
                // By default it would wait for the next slot, which may be a day away.
                .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
                .execute((instance, context) -> ticks.fire(name, context.getExecution().executionTime, SOURCE));
    }

    @Override
    public void start() {
        forgetDisabled();
        scheduler.start();
        running = true;
    }

    /** A tick that is switched on again later must not begin with a slot of the time when it was off. */
    private void forgetDisabled() {
        for (TickName name : disabled) {
            TaskInstanceId task = TaskInstanceId.of(name.text(), RecurringTask.INSTANCE);
            if (scheduler.getScheduledExecution(task).isPresent()) {
                scheduler.cancel(task);
            }
        }
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
