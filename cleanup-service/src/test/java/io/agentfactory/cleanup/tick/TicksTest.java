package io.agentfactory.cleanup.tick;

import static io.agentfactory.cleanup.db.Tables.FIRED_TICK;
import static io.agentfactory.cleanup.db.Tables.SCHEDULED_TASKS;
import static io.agentfactory.cleanup.db.Tables.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.cleanup.CleanupUnderTest;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.testing.Answer;
import io.agentfactory.testing.KafkaProbe;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two copies of the service, and a tick every second. */
class TicksTest {

    private static CleanupUnderTest service;
    private static CleanupUnderTest copy;

    @BeforeAll
    static void start() {
        service = CleanupUnderTest.start(Map.of("agent-factory.ticks.reconcile.schedule", "* * * * * *"));
        copy = service.startCopy();
    }

    @AfterAll
    static void stop() {
        copy.close();
        service.close();
    }

    @Test
    void everySlotFiresOnceAlthoughTwoCopiesRun() {
        // Given
        List<Instant> slots;
        try (KafkaProbe ticks = new KafkaProbe(service, Topics.TICKS)) {

            // When
            slots = await().atMost(Duration.ofSeconds(30)).until(() -> reconcileSlots(ticks), seen -> seen.size() >= 5);
        }

        // Then
        assertThat(slots).doesNotHaveDuplicates();
    }

    private static List<Instant> reconcileSlots(KafkaProbe ticks) {
        return ticks.all(Topics.TICKS, ScheduledTick.class).stream()
                .filter(tick -> tick.getName().equals("reconcile"))
                .map(ScheduledTick::getScheduledFor)
                .toList();
    }

    @Test
    void aSlotAskedForByManyAtOnceFiresOnce() throws Exception {
        // Given
        Instant slot = Instant.parse("2030-01-01T00:00:00Z");
        List<Future<Optional<Ticks.Fired>>> answers = new ArrayList<>();

        // When
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                Ticks ticks = (i % 2 == 0 ? service : copy).bean(Ticks.class);
                answers.add(executor.submit(() -> ticks.fire(TickName.FLEET_CLEANUP, slot, "test")));
            }
        }

        // Then
        int fired = 0;
        for (Future<Optional<Ticks.Fired>> answer : answers) {
            fired += answer.get().isPresent() ? 1 : 0;
        }
        assertThat(fired).isEqualTo(1);
    }

    @Test
    void weakness35_slotThatWasMissedFiresOnceLateAndTheScheduleGoesOn() {
        // Given
        DSLContext db = service.bean(DSLContext.class);
        Instant missed = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(30));

        // When
        db.update(SCHEDULED_TASKS)
                .set(SCHEDULED_TASKS.EXECUTION_TIME, missed)
                .where(SCHEDULED_TASKS.TASK_NAME.eq("push-dispatch"))
                .execute();

        // Then
        Ticks ticks = service.bean(Ticks.class);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> db.fetchExists(
                        FIRED_TICK, FIRED_TICK.NAME.eq("push-dispatch").and(FIRED_TICK.SCHEDULED_FOR.eq(missed))));
        await().until(() -> db.fetchExists(
                SCHEDULED_TASKS,
                SCHEDULED_TASKS.TASK_NAME.eq("push-dispatch").and(SCHEDULED_TASKS.EXECUTION_TIME.gt(Instant.now()))));
        assertThat(db.fetchCount(
                        FIRED_TICK,
                        FIRED_TICK
                                .NAME
                                .eq("push-dispatch")
                                .and(FIRED_TICK.SCHEDULED_FOR.lt(missed.plus(Duration.ofHours(1))))))
                .isEqualTo(1);
        assertThat(ticks.fire(TickName.PUSH_DISPATCH, missed, "test")).isEmpty();
    }

    @Test
    void slotThatCouldNotBePublishedIsTriedAgainSoon() {
        // Given
        DSLContext db = service.bean(DSLContext.class);
        db.execute("alter table fired_tick add constraint no_retention check (name <> 'retention') not valid");
        db.update(SCHEDULED_TASKS)
                .set(SCHEDULED_TASKS.EXECUTION_TIME, Instant.now())
                .where(SCHEDULED_TASKS.TASK_NAME.eq("retention"))
                .execute();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> db.fetchExists(
                        SCHEDULED_TASKS,
                        SCHEDULED_TASKS.TASK_NAME.eq("retention").and(SCHEDULED_TASKS.CONSECUTIVE_FAILURES.gt(0))));
        Instant repaired = Instant.now();

        // When
        db.execute("alter table fired_tick drop constraint no_retention");

        // Then
        await().atMost(Duration.ofSeconds(20))
                .until(() -> db.fetchExists(
                        FIRED_TICK,
                        FIRED_TICK
                                .NAME
                                .eq("retention")
                                .and(FIRED_TICK.SOURCE.eq("schedule"))
                                .and(FIRED_TICK.FIRED_AT.gt(repaired.minusSeconds(5)))));
    }

    @Test
    void tickByHandNeedsAnOperatorAndIsPublishedUnderTheirName() {
        // Given
        Answer refused = service.client("reader").post("/v1/ticks/retention");

        // When
        Answer fired = service.client("operator").post("/v1/ticks/retention");

        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(fired.status()).isEqualTo(202);
        assertThat(fired.json().path("source").asString()).isEqualTo("ann");
        assertThat(service.client("operator").post("/v1/ticks/lunch").status()).isEqualTo(404);
        assertThat(service.client("reader").get("/v1/ticks").json())
                .filteredOn(tick -> tick.path("name").asString().equals("retention"))
                .singleElement()
                .satisfies(tick -> {
                    assertThat(tick.path("schedule").asString()).isEqualTo("0 0 * * * *");
                    assertThat(tick.path("lastFiring").path("source").asString())
                            .isEqualTo("ann");
                    assertThat(Instant.parse(tick.path("nextSlot").asString())).isAfter(Instant.now());
                });
    }

    @Test
    void retentionTickForgetsWhatIsOldAndKeepsWhatLives() {
        // Given
        DSLContext db = service.bean(DSLContext.class);
        Instant old = Instant.now().minus(Duration.ofDays(400)).truncatedTo(ChronoUnit.SECONDS);
        db.insertInto(FIRED_TICK, FIRED_TICK.NAME, FIRED_TICK.SCHEDULED_FOR, FIRED_TICK.FIRED_AT, FIRED_TICK.SOURCE)
                .values("reconcile", old, old, "schedule")
                .execute();
        for (String state : List.of("ACTIVE", "STOPPED")) {
            db.insertInto(WORKER)
                    .set(WORKER.WORKER_ID, "old-" + state)
                    .set(WORKER.WORKSPACE_ID, "default")
                    .set(WORKER.VERSION, 1L)
                    .set(WORKER.STATE, state)
                    .set(WORKER.CHANGED_AT, old)
                    .execute();
        }

        // When
        service.client("operator").post("/v1/ticks/retention");

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> !db.fetchExists(WORKER, WORKER.WORKER_ID.eq("old-STOPPED")));
        assertThat(db.fetchExists(FIRED_TICK, FIRED_TICK.SCHEDULED_FOR.eq(old))).isFalse();
        assertThat(db.fetchExists(WORKER, WORKER.WORKER_ID.eq("old-ACTIVE"))).isTrue();
    }

    @Test
    void fleetCleanupIsOffUntilItIsEnabled() {
        assertThat(service.client("reader").get("/v1/ticks").json())
                .filteredOn(tick -> tick.path("name").asString().equals("fleet-cleanup"))
                .singleElement()
                .satisfies(tick -> {
                    assertThat(tick.path("enabled").asBoolean()).isFalse();
                    assertThat(tick.path("nextSlot").isNull()).isTrue();
                });
    }
}
