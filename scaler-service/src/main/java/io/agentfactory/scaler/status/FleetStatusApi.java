package io.agentfactory.scaler.status;

import io.agentfactory.events.FleetStatusChanged;
import io.agentfactory.events.PauseCause;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.scaler.trigger.ClockApi;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells how a workspace's fleet stands to its limits, when that changes and only then. A change and the event that
 * tells of it commit together, under the lock of the workspace's row, so versions rise in the order of the changes.
 */
@Component
public class FleetStatusApi {

    private static final Logger log = LoggerFactory.getLogger(FleetStatusApi.class);

    private final StatusStore store;
    private final Outbox outbox;
    private final SpendingMeters meters;
    private final ClockApi clock;
    private final TransactionTemplate transaction;

    FleetStatusApi(
            StatusStore store, Outbox outbox, SpendingMeters meters, ClockApi clock, TransactionTemplate transaction) {
        this.store = store;
        this.outbox = outbox;
        this.meters = meters;
        this.clock = clock;
        this.transaction = transaction;
    }

    /**
     * Records how the fleet stands now. Call it with every reconcile: without a change it is one short read. The
     * spending state, what pauses spawning, the limits and the maximum are what counts as a change.
     */
    public void record(String workspaceId, FleetStatus status) {
        // Nearly always there is no news, and nothing to lock for.
        if (store.find(workspaceId).filter(told -> told.saysAllOf(status)).isPresent()) {
            return;
        }
        record Change(ToldStatus before, ToldStatus after) {}
        Change change = transaction.execute(held -> {
            ToldStatus before = store.lock(workspaceId);
            if (before.saysAllOf(status)) {
                return new Change(before, before);
            }
            Instant now = clock.now();
            ToldStatus after = before.next(status, now);
            store.save(workspaceId, after, now);
            publish(workspaceId, after, status, now);
            return new Change(before, after);
        });
        if (change.after().version() > change.before().version()) {
            meters.changed(change.before(), change.after());
            log(workspaceId, change.after());
        }
    }

    private void publish(String workspaceId, ToldStatus told, FleetStatus status, Instant now) {
        Spawning.Cause cause = ToldStatus.cause(told.spawning());
        outbox.add(new OutboundEvent(
                Topics.FLEET_STATUS,
                workspaceId,
                FleetStatusChanged.newBuilder()
                        .setWorkspaceId(workspaceId)
                        .setVersion(told.version())
                        .setSpendingState(told.state().event())
                        .setHourMicros(status.spending().hourMicros())
                        .setDayMicros(status.spending().dayMicros())
                        .setRatePerHourMicros(status.spending().ratePerHourMicros())
                        .setSoftHourMicros(told.limits().softHourMicros())
                        .setHardHourMicros(told.limits().hardHourMicros())
                        .setSoftDayMicros(told.limits().softDayMicros())
                        .setHardDayMicros(told.limits().hardDayMicros())
                        .setSpawningPaused(cause != null)
                        .setPauseCause(cause == null ? PauseCause.NONE : cause.event())
                        .setPauseReason(ToldStatus.reason(told.spawning()))
                        .setPausedSince(told.pausedSince())
                        .setMaxWorkers(told.maxWorkers())
                        .setAt(now)
                        .build()));
    }

    private static void log(String workspaceId, ToldStatus told) {
        log.atInfo()
                .addKeyValue("workspaceId", workspaceId)
                .addKeyValue("state", told.state())
                .addKeyValue("reason", ToldStatus.reason(told.spawning()))
                .log("fleet status changed");
    }
}
