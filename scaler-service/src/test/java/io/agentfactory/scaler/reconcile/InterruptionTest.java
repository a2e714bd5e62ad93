package io.agentfactory.scaler.reconcile;

import static io.agentfactory.scaler.db.Tables.METERED;
import static io.agentfactory.scaler.db.Tables.QUEUE_DEPTH;
import static io.agentfactory.scaler.db.Tables.RECONCILE;
import static io.agentfactory.scaler.db.Tables.WORKER;
import static io.agentfactory.scaler.db.Tables.WORKER_ACTIVITY;
import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.Interruptions;
import io.agentfactory.scaler.support.Interruptions.Killed;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.scaler.trigger.TriggerApi;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service is killed at every single step of a worker's life; afterwards the end is always the same. */
class InterruptionTest {

    private static final String LANE = "telegram:1:interrupted";

    @TempDir
    static Path folder;

    private static Cloud cloud;
    private static ScalerUnderTest scaler;
    private static DSLContext db;
    private static Reconciler reconciler;
    private static Interruptions interruptions;

    @BeforeAll
    static void start() {
        cloud = Cloud.quick(folder);
        scaler = ScalerUnderTest.start(
                Map.of(
                        "agent-factory.plan.visibility-grace", "0s",
                        "agent-factory.plan.look-again", "1s",
                        "agent-factory.demand.settle", "0s",
                        "agent-factory.executor.first-retry", "50ms",
                        "agent-factory.executor.first-spawn-pause", "100ms",
                        "agent-factory.fly.requests-per-second", "100",
                        "agent-factory.fly.request-burst", "100"),
                Interruptions.class);
        // The test reconciles by itself, on its own thread.
        scaler.bean(ReconcileLoop.class).stop();
        db = scaler.bean(DSLContext.class);
        reconciler = scaler.bean(Reconciler.class);
        interruptions = scaler.bean(Interruptions.class);
        var admin = scaler.client("admin");
        admin.put("/v1/fleet/provider", cloud.providerConfig());
    }

    @AfterAll
    static void stop() {
        scaler.close();
        cloud.close();
    }

    @Test
    void whereverTheServiceDiesOneMachineServesAndNothingIsLeft() {
        // Given
        policy(0);

        // When
        List<String> struck = dieAtEveryStep(LifeWithoutReserve::new, 5);

        // Then
        for (String request :
                List.of("create volume", "create machine", "stop machine", "destroy machine", "delete volume")) {
            assertThat(struck).contains("before " + request + " #1", "after " + request + " #1");
        }
    }

    @Test
    void whereverTheServiceDiesTheMachineInReserveServesAgainAndNothingIsLeft() {
        // Given
        policy(3_600_000);

        // When
        List<String> struck = dieAtEveryStep(LifeThroughTheReserve::new, 12);

        // Then
        for (String request : List.of("create machine", "start machine", "stop machine", "destroy machine")) {
            assertThat(struck).contains("before " + request + " #1", "after " + request + " #1");
        }
        assertThat(struck).contains("after stop machine #2").doesNotContain("before create machine #2");
    }

    private static void policy(long reserveMs) {
        scaler.client("admin").put("/v1/fleet/policy", """
                {"maxWorkers":1,"idleTimeoutMs":1000,"minLifeMs":0,"spawnIntervalMs":100,"reserveMs":%d}
                """.formatted(reserveMs));
    }

    /** Lives again and again, and dies at another step each time, until there is none left to die at. */
    private static List<String> dieAtEveryStep(Supplier<Life> lives, long transitions) {
        @Nullable String killedAt;
        do {
            // Given
            forgetEverything();
            demand(true);
            interruptions.newLife();

            // When
            liveToTheEnd(lives.get());

            // Then
            killedAt = interruptions.killedAt();
            assertThat(cloud.emulator().machines())
                    .as("machines after %s", killedAt)
                    .isEmpty();
            assertThat(cloud.emulator().volumes())
                    .as("volumes after %s", killedAt)
                    .isEmpty();
            assertThat(db.fetchCount(METERED, METERED.UNTIL.isNull()))
                    .as("what still costs money after %s", killedAt)
                    .isZero();
            assertThat(db.fetchValues(WORKER.STATE))
                    .as("workers after %s", killedAt)
                    .containsExactly("STOPPED");
            assertThat(db.fetchValues(WORKER.VERSION))
                    .as("transitions after %s", killedAt)
                    .containsExactly(transitions);
        } while (killedAt != null);

        System.err.println("interrupted at " + interruptions.struck().size() + " steps");
        return interruptions.takeStruck();
    }

    /** What happens to the worker from outside, by its state. */
    private interface Life {
        void goOn(String state);
    }

    /** It serves once. */
    private static final class LifeWithoutReserve implements Life {

        @Override
        public void goOn(String state) {
            if (state.equals("ACTIVE")) {
                demand(false);
                workerHasServedAndIsIdle();
            } else if (state.equals("DRAINING")) {
                workerHasDrained();
            }
        }
    }

    /** It serves, is reserved, serves again, is reserved again, and then nobody needs it for long. */
    private static final class LifeThroughTheReserve implements Life {

        private boolean servedTwice;

        @Override
        public void goOn(String state) {
            switch (state) {
                case "ACTIVE" -> {
                    servedTwice = db.fetchSingle(WORKER).getStartAskedAt() != null || servedTwice;
                    demand(false);
                    workerHasServedAndIsIdle();
                }
                case "DRAINING" -> workerHasDrained();
                case "RESERVED" -> {
                    if (servedTwice) {
                        db.update(WORKER)
                                .set(WORKER.STATE_SINCE, Instant.now().minusSeconds(3_700))
                                .execute();
                    } else {
                        demand(true);
                    }
                }
                default -> {}
            }
        }
    }

    /** Reconciles as the service would, and starts again where it was killed. */
    private static void liveToTheEnd(Life life) {
        await().pollInSameThread()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    try {
                        interruptions.run(() -> reconciler.reconcile(WORKSPACE));
                        List<String> states = db.fetchValues(WORKER.STATE);
                        if (states.contains("ACTIVE")) {
                            assertThat(cloud.emulator().machines()).hasSize(1);
                        }
                        states.forEach(life::goOn);
                        return states.equals(List.of("STOPPED"))
                                && cloud.emulator().volumes().isEmpty();
                    } catch (Killed killed) {
                        // What the process knew is gone; what it wrote is all that the next one has.
                        return false;
                    }
                });
    }

    private static void forgetEverything() {
        db.deleteFrom(WORKER).execute();
        db.deleteFrom(WORKER_ACTIVITY).execute();
        db.deleteFrom(RECONCILE).execute();
        scaler.bean(TriggerApi.class).request(WORKSPACE);
    }

    private static void demand(boolean waiting) {
        String lanes = waiting
                ? "[{\"conversationId\":\"%s\",\"agentKey\":\"helper\",\"priority\":50,\"waitingSince\":\"%s\"}]"
                        .formatted(LANE, Instant.now())
                : "[]";
        db.deleteFrom(QUEUE_DEPTH).execute();
        db.insertInto(QUEUE_DEPTH)
                .set(QUEUE_DEPTH.WORKSPACE_ID, WORKSPACE)
                .set(QUEUE_DEPTH.VERSION, 1L)
                .set(QUEUE_DEPTH.QUEUED, 1L)
                .set(QUEUE_DEPTH.RUNNING, 0L)
                .set(QUEUE_DEPTH.WAITING_LANES, waiting ? 1L : 0L)
                .set(QUEUE_DEPTH.LANES, JSONB.valueOf(lanes))
                .set(QUEUE_DEPTH.OBSERVED_AT, Instant.now())
                .execute();
    }

    /** Nobody waits for the idle time-out. */
    private static void workerHasServedAndIsIdle() {
        Instant longAgo = Instant.now().minusSeconds(60);
        String worker = db.fetchValues(WORKER.WORKER_ID).getFirst();
        db.update(WORKER)
                .set(WORKER.STATE_SINCE, longAgo)
                .set(WORKER.REQUESTED_AT, longAgo)
                .setNull(WORKER.START_ASKED_AT)
                .execute();
        db.deleteFrom(WORKER_ACTIVITY).execute();
        db.insertInto(WORKER_ACTIVITY)
                .set(WORKER_ACTIVITY.WORKER_ID, worker)
                .set(WORKER_ACTIVITY.WORKSPACE_ID, WORKSPACE)
                .set(WORKER_ACTIVITY.VERSION, 1L)
                .set(WORKER_ACTIVITY.ACTIVITY, "IDLE")
                .set(WORKER_ACTIVITY.SEEN_AT, longAgo)
                .set(WORKER_ACTIVITY.IDLE_SINCE, longAgo)
                .execute();
    }

    private static void workerHasDrained() {
        db.update(WORKER_ACTIVITY)
                .set(WORKER_ACTIVITY.DRAINED_AT, Instant.now())
                .execute();
    }
}
