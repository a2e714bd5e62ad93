package io.agentfactory.scaler.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.WorkerActivity;
import io.agentfactory.scaler.activity.ActivityApi;
import io.agentfactory.scaler.cost.CostApi;
import io.agentfactory.scaler.cost.WorkerCost;
import io.agentfactory.scaler.db.Tables;
import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.NewWorker;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** What the retention tick deletes, and what it must not. */
class RetentionTest {

    private static final Duration LONG = Duration.ofDays(91);

    @Test
    void workersThatEndedLongAgoAreForgottenAndNoOthers() {
        try (var scaler = ScalerUnderTest.start(Map.of());
                var events = new Events(scaler)) {
            // Given
            String old = ended(scaler, LONG);
            String recent = ended(scaler, Duration.ofDays(89));
            String stuck = request(scaler);
            age(scaler, stuck, LONG);
            for (String worker : List.of(old, recent)) {
                events.activity("retention", worker, WorkerActivity.READY);
            }
            ActivityApi activities = scaler.bean(ActivityApi.class);
            await().until(() -> activities.of(List.of(old, recent)).size() == 2);

            // When
            events.tick("retention");

            // Then
            WorkerApi workers = scaler.bean(WorkerApi.class);
            await().until(() -> workers.find(old).isEmpty());
            assertThat(workers.find(recent)).isPresent();
            assertThat(workers.find(stuck)).isPresent();
            assertThat(activities.of(List.of(old, recent))).containsOnlyKeys(recent);
        }
    }

    @Test
    void aForgottenWorkersCostIsKeptUntilCostsAreForgotten() {
        try (var scaler = ScalerUnderTest.start(Map.of());
                var events = new Events(scaler)) {
            // Given
            CostApi costs = scaler.bean(CostApi.class);
            String forgotten = costly(scaler, Duration.ofDays(399));
            String longAgo = costly(scaler, Duration.ofDays(401));
            String running = costly(scaler, Duration.ofDays(401));
            scaler.bean(DSLContext.class)
                    .update(Tables.METERED)
                    .setNull(Tables.METERED.UNTIL)
                    .where(Tables.METERED.WORKER_ID.eq(running))
                    .execute();

            // When
            events.tick("retention");

            // Then
            await().until(() -> costs.ofWorker(longAgo).equals(WorkerCost.NONE));
            assertThat(scaler.bean(WorkerApi.class).find(forgotten)).isEmpty();
            assertThat(costs.ofWorker(forgotten).costMicros()).isPositive();
            assertThat(costs.ofWorker(running).costMicros()).isPositive();
        }
    }

    private static String costly(ScalerUnderTest scaler, Duration ago) {
        String id = ended(scaler, ago);
        MachineApi machines = scaler.bean(MachineApi.class);
        machines.volumeReady(id, "v1", Duration.ofDays(7));
        machines.machineReached(id, MachineState.DESTROYED);
        machines.volumeGone(id);
        Instant end = Instant.now().minus(ago);
        scaler.bean(DSLContext.class)
                .update(Tables.METERED)
                .set(Tables.METERED.SINCE, end.minusSeconds(3_600))
                .set(Tables.METERED.UNTIL, end)
                .where(Tables.METERED.WORKER_ID.eq(id))
                .execute();
        return id;
    }

    private static String request(ScalerUnderTest scaler) {
        String id = "afw-" + UUID.randomUUID();
        scaler.bean(WorkerApi.class)
                .request(new NewWorker(
                        id,
                        "retention",
                        "lane",
                        "helper",
                        new Place("http://fly", "app"),
                        "ams",
                        "worker:1",
                        new Size("shared", 1, 2048),
                        "vol_" + id,
                        2,
                        "a lane waits"));
        return id;
    }

    private static String ended(ScalerUnderTest scaler, Duration ago) {
        String id = request(scaler);
        WorkerApi workers = scaler.bean(WorkerApi.class);
        workers.change(id, Requested.class, (state, at) -> state.giveUp("test", at));
        workers.change(id, Stopping.class, (state, at) -> state.failed("test", at));
        age(scaler, id, ago);
        return id;
    }

    private static void age(ScalerUnderTest scaler, String id, Duration ago) {
        scaler.bean(DSLContext.class)
                .update(Tables.WORKER)
                .set(Tables.WORKER.STATE_SINCE, Instant.now().minus(ago))
                .where(Tables.WORKER.WORKER_ID.eq(id))
                .execute();
    }
}
