package io.agentfactory.queue.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerActivityChanged;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever has lost a word on a worker hears it again. */
class ReminderTest {

    private static QueueUnderTest queue;
    private static Scene scene;

    private final String conversation = "c-" + UUID.randomUUID();
    private final String workerId = "w-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        scene = new Scene(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    private static void tick() {
        scene.publish(
                Topics.TICKS,
                "reconcile",
                ScheduledTick.newBuilder()
                        .setName("reconcile")
                        .setScheduledFor(Instant.now())
                        .setFiredAt(Instant.now())
                        .build());
    }

    private WorkerActivityChanged await(EventTap activities, WorkerActivity activity, long afterVersion) {
        return (WorkerActivityChanged) activities.awaitValue(value -> value instanceof WorkerActivityChanged changed
                && changed.getWorkerId().equals(workerId)
                && changed.getActivity() == activity
                && changed.getVersion() > afterVersion);
    }

    @Test
    void anIdleWorkerIsToldOfAgainWithTheTimeSinceWhichItIsIdle() {
        try (EventTap activities = EventTap.on(Topics.WORKER_ACTIVITY, queue)) {
            // Given
            DoorClient worker = scene.worker(workerId, conversation);
            scene.message(conversation, "hello");
            worker.complete(worker.awaitClaim(), "hi");
            WorkerActivityChanged idle = await(activities, WorkerActivity.IDLE, 0);

            // When
            tick();

            // Then
            WorkerActivityChanged again = await(activities, WorkerActivity.READY, idle.getVersion());
            assertThat(again.getIdleSince()).isEqualTo(idle.getIdleSince());
            assertThat(again.getAt()).isAfter(Objects.requireNonNull(idle.getIdleSince()));
        }
    }

    @Test
    void aBusyWorkerIsToldOfAgainAsBusy() {
        try (EventTap activities = EventTap.on(Topics.WORKER_ACTIVITY, queue)) {
            // Given
            DoorClient worker = scene.worker(workerId, conversation);
            scene.message(conversation, "hello");
            worker.awaitClaim();
            WorkerActivityChanged claimed = await(activities, WorkerActivity.CLAIMED, 0);

            // When
            tick();

            // Then
            assertThat(await(activities, WorkerActivity.CLAIMED, claimed.getVersion()))
                    .isNotNull();
        }
    }

    @Test
    void aWorkerThatNeverAskedIsNotCalledReady() {
        try (EventTap activities = EventTap.on(Topics.WORKER_ACTIVITY, queue)) {
            // Given
            scene.worker(workerId, conversation);
            String other = "w-" + UUID.randomUUID();
            DoorClient asking = scene.worker(other, "c-" + UUID.randomUUID());
            asking.claim();

            // When
            tick();
            activities.awaitValue(value -> value instanceof WorkerActivityChanged changed
                    && changed.getWorkerId().equals(other)
                    && changed.getVersion() > 1);

            // Then
            assertThat(activities.all(Topics.WORKER_ACTIVITY, WorkerActivityChanged.class))
                    .noneMatch(event -> event.getWorkerId().equals(workerId));
        }
    }
}
