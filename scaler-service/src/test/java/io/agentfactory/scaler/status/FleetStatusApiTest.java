package io.agentfactory.scaler.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.FleetStatusChanged;
import io.agentfactory.events.PauseCause;
import io.agentfactory.events.SpendingState;
import io.agentfactory.scaler.cost.Spending;
import io.agentfactory.scaler.cost.SpendingLimits;
import io.agentfactory.scaler.status.Spawning.Cause;
import io.agentfactory.scaler.status.Spawning.Paused;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a fleet, and when. */
class FleetStatusApiTest {

    private static final SpendingLimits LIMITS = new SpendingLimits(100, 200, 1_000, 2_000);

    private static ScalerUnderTest scaler;
    private static FleetStatusApi statuses;
    private String workspace = "";
    private Events events;

    @BeforeAll
    static void start() {
        scaler = ScalerUnderTest.start(Map.of());
        statuses = scaler.bean(FleetStatusApi.class);
    }

    @AfterAll
    static void stop() {
        scaler.close();
    }

    @BeforeEach
    void listen() {
        workspace = "w-" + UUID.randomUUID();
        events = new Events(scaler, Topics.FLEET_STATUS);
    }

    @AfterEach
    void close() {
        events.close();
    }

    private static FleetStatus status(long hourMicros, long dayMicros, Spawning spawning) {
        return new FleetStatus(LIMITS, new Spending(hourMicros, dayMicros, 7, Instant.now()), spawning, 3);
    }

    private void record(long hourMicros, long dayMicros, Spawning spawning) {
        statuses.record(workspace, status(hourMicros, dayMicros, spawning));
    }

    /** Everything that was told of the workspace, up to a change that this makes. */
    private List<FleetStatusChanged> told() {
        statuses.record(
                workspace,
                new FleetStatus(SpendingLimits.NONE, new Spending(0, 0, 0, Instant.now()), Spawning.FREE, 999));
        events.await(
                Topics.FLEET_STATUS,
                FleetStatusChanged.class,
                event -> event.getWorkspaceId().equals(workspace) && event.getMaxWorkers() == 999);
        return events.all(Topics.FLEET_STATUS, FleetStatusChanged.class).stream()
                .filter(event -> event.getWorkspaceId().equals(workspace) && event.getMaxWorkers() != 999)
                .toList();
    }

    @Test
    void theFirstStatusIsToldAndAfterItOnlyChanges() {
        // When
        record(0, 0, Spawning.FREE);
        record(99, 999, Spawning.FREE);
        record(100, 999, Spawning.FREE);
        record(150, 1_500, Spawning.FREE);
        record(200, 1_500, Spawning.FREE);
        record(0, 1_500, Spawning.FREE);
        record(0, 0, Spawning.FREE);

        // Then
        List<FleetStatusChanged> told = told();
        assertThat(told)
                .extracting(FleetStatusChanged::getSpendingState)
                .containsExactly(
                        SpendingState.WITHIN,
                        SpendingState.SOFT,
                        SpendingState.HARD,
                        SpendingState.SOFT,
                        SpendingState.WITHIN);
        assertThat(told).extracting(FleetStatusChanged::getVersion).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(told.get(1).getHourMicros()).isEqualTo(100);
        assertThat(told.get(1).getDayMicros()).isEqualTo(999);
        assertThat(told.get(1).getRatePerHourMicros()).isEqualTo(7);
        assertThat(told.get(1).getHardDayMicros()).isEqualTo(2_000);
        assertThat(told.get(1).getMaxWorkers()).isEqualTo(3);
    }

    @Test
    void aPauseIsToldWhenItBeginsAndEndsNotWhenItsWordsChange() {
        // When
        record(0, 0, new Paused(Cause.FAILURES, "no room"));
        record(0, 0, new Paused(Cause.FAILURES, "no room at all"));
        record(0, 0, new Paused(Cause.OPERATOR, "paused by ann"));
        record(0, 0, Spawning.FREE);

        // Then
        List<FleetStatusChanged> told = told();
        assertThat(told)
                .extracting(FleetStatusChanged::getPauseCause)
                .containsExactly(PauseCause.FAILURES, PauseCause.OPERATOR, PauseCause.NONE);
        assertThat(told).extracting(FleetStatusChanged::getSpawningPaused).containsExactly(true, true, false);
        assertThat(told.get(0).getPauseReason()).isEqualTo("no room");
        assertThat(told.get(0).getPausedSince()).isEqualTo(told.get(0).getAt());
        assertThat(told.get(1).getPausedSince()).isEqualTo(told.get(1).getAt());
        assertThat(told.get(2).getPausedSince()).isNull();
    }

    @Test
    void aPauseKeepsItsBeginningWhileTheSpendingRises() {
        // When
        record(0, 0, new Paused(Cause.FAILURES, "no room"));
        record(150, 0, new Paused(Cause.FAILURES, "no room"));

        // Then
        List<FleetStatusChanged> told = told();
        assertThat(told.get(1).getPausedSince()).isEqualTo(told.get(0).getPausedSince());
    }

    @Test
    void aHardLimitThatKeepsAWorkerFromBeingSpawnedIsReached() {
        // When
        record(190, 0, new Paused(Cause.SPENDING_LIMIT, "one more would take the hour over its limit"));

        // Then
        assertThat(told()).extracting(FleetStatusChanged::getSpendingState).containsExactly(SpendingState.HARD);
    }

    @Test
    void aNewLimitIsToldThoughNothingElseChanges() {
        // Given
        record(0, 0, Spawning.FREE);

        // When
        statuses.record(
                workspace,
                new FleetStatus(
                        new SpendingLimits(50, 0, 0, 0), new Spending(0, 0, 0, Instant.now()), Spawning.FREE, 3));

        // Then
        assertThat(told()).extracting(FleetStatusChanged::getSoftHourMicros).containsExactly(100L, 50L);
    }

    @Test
    void versionsRiseInTheOrderOfTheTopicWhoeverRecords() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            List<Callable<Boolean>> records = IntStream.range(0, 40)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        record(i % 2 == 0 ? 0 : 150, 0, Spawning.FREE);
                        return true;
                    })
                    .toList();

            // When
            for (var recorded : threads.invokeAll(records)) {
                recorded.get();
            }

            // Then
            List<FleetStatusChanged> told = told();
            assertThat(told)
                    .extracting(FleetStatusChanged::getVersion)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, told.size()).boxed().toList());
            for (int i = 1; i < told.size(); i++) {
                assertThat(told.get(i).getSpendingState())
                        .isNotEqualTo(told.get(i - 1).getSpendingState());
            }
        }
    }

    @Test
    void spendingIsShownInMeters() {
        // Given
        MeterRegistry meters = scaler.bean(MeterRegistry.class);
        record(0, 0, Spawning.FREE);

        // When
        record(150, 0, Spawning.FREE);
        scaler.bean(SpendingMeters.class).look();

        // Then
        for (String gauge : List.of("hour", "day", "rate")) {
            assertThat(meters.get("agentfactory.spending." + gauge)
                            .tag("workspace", workspace)
                            .gauge()
                            .value())
                    .isZero();
        }
        assertThat(meters.get("agentfactory.spending.workspaces")
                        .tag("state", "soft")
                        .gauge()
                        .value())
                .isPositive();
        assertThat(meters.get("agentfactory.spending.transitions")
                        .tags("from", "within", "to", "soft")
                        .counter()
                        .count())
                .isPositive();
        assertThat(meters.get("agentfactory.spending.state.time")
                        .tag("state", "within")
                        .timer()
                        .count())
                .isPositive();
    }
}
