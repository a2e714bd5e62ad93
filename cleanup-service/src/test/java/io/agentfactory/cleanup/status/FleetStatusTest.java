package io.agentfactory.cleanup.status;

import static io.agentfactory.cleanup.db.Tables.ALARM;
import static io.agentfactory.cleanup.db.Tables.FLEET_STATUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.cleanup.CleanupUnderTest;
import io.agentfactory.events.AlarmChanged;
import io.agentfactory.events.AlarmStatus;
import io.agentfactory.events.FleetStatusChanged;
import io.agentfactory.events.PauseCause;
import io.agentfactory.events.SpendingState;
import io.agentfactory.testing.KafkaProbe;
import io.agentfactory.topics.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which alarms follow from what the scaler says of a fleet, through the service as it runs. */
class FleetStatusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static CleanupUnderTest service;
    private KafkaProbe events;
    private String workspace = "";

    @BeforeAll
    static void startService() {
        service = CleanupUnderTest.start(Map.of());
    }

    @AfterAll
    static void stopService() {
        service.close();
    }

    @BeforeEach
    void listen() {
        events = new KafkaProbe(service, Topics.ALARMS);
        workspace = "ws-" + UUID.randomUUID();
    }

    @AfterEach
    void close() {
        events.close();
    }

    private void status(long version, SpendingState state) {
        status(version, state, PauseCause.NONE, null);
    }

    private void status(long version, SpendingState state, PauseCause cause, @Nullable Instant pausedSince) {
        events.publish(
                Topics.FLEET_STATUS,
                workspace,
                FleetStatusChanged.newBuilder()
                        .setWorkspaceId(workspace)
                        .setVersion(version)
                        .setSpendingState(state)
                        .setHourMicros(5_120_000)
                        .setDayMicros(20_500_000)
                        .setRatePerHourMicros(300_000)
                        .setSoftHourMicros(5_000_000)
                        .setHardHourMicros(6_000_000)
                        .setHardDayMicros(90_000_000)
                        .setSpawningPaused(pausedSince != null)
                        .setPauseCause(cause)
                        .setPauseReason(pausedSince == null ? null : "no room")
                        .setPausedSince(pausedSince)
                        .setAt(Instant.now())
                        .build());
    }

    private void awaitVersion(long version) {
        await().atMost(PATIENCE)
                .until(() -> service.bean(DSLContext.class)
                        .fetchExists(
                                FLEET_STATUS,
                                FLEET_STATUS.WORKSPACE_ID.eq(workspace).and(FLEET_STATUS.VERSION.eq(version))));
    }

    private AlarmChanged awaitAlarm(String name, AlarmStatus status) {
        return events.await(
                Topics.ALARMS,
                AlarmChanged.class,
                alarm -> alarm.getSubject().equals(workspace)
                        && alarm.getName().equals(name)
                        && alarm.getStatus() == status);
    }

    private List<String> standing() {
        return service.bean(DSLContext.class)
                .select(ALARM.NAME)
                .from(ALARM)
                .where(ALARM.SUBJECT.eq(workspace))
                .orderBy(ALARM.NAME)
                .fetch(ALARM.NAME);
    }

    @Test
    void aSoftLimitRaisesItsAlarmAndSpendingBelowItClearsIt() {
        // When
        status(1, SpendingState.SOFT);
        AlarmChanged raised = awaitAlarm("spending-soft", AlarmStatus.RAISED);
        status(2, SpendingState.WITHIN);
        awaitAlarm("spending-soft", AlarmStatus.CLEARED);

        // Then
        assertThat(raised.getSummary())
                .isEqualTo("workspace " + workspace + " has spent 5.12 of 5 in this hour of UTC and 20.5 in this day,"
                        + " and spends 0.3 an hour");
        assertThat(raised.getRunbook()).isEqualTo("runbooks/spending-soft.md");
        assertThat(standing()).isEmpty();
    }

    @Test
    void aHardLimitRaisesItsAlarmBesideTheSoftOne() {
        // Given
        status(1, SpendingState.SOFT);

        // When
        status(2, SpendingState.HARD);
        AlarmChanged raised = awaitAlarm("spending-hard", AlarmStatus.RAISED);

        // Then
        assertThat(raised.getSummary()).contains("5.12 of 6 in this hour", "20.5 of 90 in this day");
        assertThat(standing()).containsExactly("spending-hard", "spending-soft");
        status(3, SpendingState.SOFT);
        awaitAlarm("spending-hard", AlarmStatus.CLEARED);
        assertThat(standing()).containsExactly("spending-soft");
        status(4, SpendingState.WITHIN);
        awaitAlarm("spending-soft", AlarmStatus.CLEARED);
        assertThat(standing()).isEmpty();
    }

    @Test
    void whatComesLateOrAgainChangesNoAlarm() {
        // Given
        status(5, SpendingState.WITHIN);
        awaitVersion(5);

        // When
        status(4, SpendingState.HARD);
        status(5, SpendingState.SOFT);
        status(6, SpendingState.UNKNOWN);
        awaitVersion(6);

        // Then
        assertThat(standing()).isEmpty();
    }

    @Test
    void workersThatFailForLongRaiseAnAlarmOnceAndTheFirstThatComesUpClearsIt() {
        // Given
        Instant longAgo = Instant.now().minus(Duration.ofMinutes(16));
        status(1, SpendingState.WITHIN, PauseCause.FAILURES, longAgo);
        awaitVersion(1);

        // When
        events.tick("reconcile");
        AlarmChanged raised = awaitAlarm("spawning-paused", AlarmStatus.RAISED);
        service.bean(FleetStatusApi.class).judgePauses();
        status(2, SpendingState.WITHIN);
        awaitAlarm("spawning-paused", AlarmStatus.CLEARED);

        // Then
        assertThat(raised.getSummary()).contains("no room");
        assertThat(standing()).isEmpty();
        assertThat(events.all(Topics.ALARMS, AlarmChanged.class))
                .filteredOn(alarm -> alarm.getSubject().equals(workspace))
                .hasSize(2);
    }

    @Test
    void aPauseThatIsYoungOrSomebodysWillRaisesNoAlarm() {
        // Given
        status(1, SpendingState.WITHIN, PauseCause.FAILURES, Instant.now().minus(Duration.ofMinutes(14)));
        awaitVersion(1);
        service.bean(FleetStatusApi.class).judgePauses();
        status(2, SpendingState.WITHIN, PauseCause.OPERATOR, Instant.now().minus(Duration.ofDays(1)));
        awaitVersion(2);

        // When
        service.bean(FleetStatusApi.class).judgePauses();

        // Then
        assertThat(standing()).isEmpty();
    }

    @Test
    void everyAlarmHasItsRunbook() {
        for (String name : List.of("spending-soft", "spending-hard", "spawning-paused")) {
            assertThat(Path.of("..", "docs", "runbooks", name + ".md"))
                    .as(name)
                    .satisfies(page -> assertThat(Files.readString(page)).startsWith("# Alarm: " + name));
        }
    }
}
