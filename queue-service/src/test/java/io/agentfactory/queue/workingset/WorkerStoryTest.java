package io.agentfactory.queue.workingset;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerActivityChanged;
import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.worker.Asker;
import io.agentfactory.queue.worker.Caller;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.LifecycleState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkerStoryTest {

    private static final Activity IDLE = new Activity.Idle(UUID.randomUUID(), "c", "a");
    private static final Activity CLAIMED = new Activity.Claimed(UUID.randomUUID(), "c", "a");

    private final WorkerStory story = new WorkerStory();

    @Test
    void aWorkerThatGoesFromTurnToTurnStaysAtWork() {
        // When
        story.add(IDLE);
        story.add(CLAIMED);

        // Then
        assertThat(told()).isEmpty();
    }

    @Test
    void aWorkerThatComesAndIsGivenATurnAtOnceIsAtWork() {
        // When
        story.add(new Activity.Ready());
        story.add(CLAIMED);

        // Then
        assertThat(told()).containsExactly(WorkerActivity.CLAIMED);
    }

    @Test
    void aWorkerThatComesBackAndIsGivenTheTurnThatItLostBeforeIsAtWork() {
        // When
        story.add(new Activity.Ready());
        story.add(IDLE);
        story.add(CLAIMED);

        // Then
        assertThat(told()).containsExactly(WorkerActivity.CLAIMED);
    }

    @Test
    void aPauseThatLastsIsTold() {
        // When
        story.add(CLAIMED);
        story.add(IDLE);

        // Then
        assertThat(told()).containsExactly(WorkerActivity.CLAIMED, WorkerActivity.IDLE);
    }

    @Test
    void versionsFollowTheWorkers() {
        // When
        story.add(IDLE);
        story.add(new Activity.Drained("drain"));

        // Then
        assertThat(events()).extracting(WorkerActivityChanged::getVersion).containsExactly(42L, 43L);
    }

    private List<WorkerActivity> told() {
        return events().stream().map(WorkerActivityChanged::getActivity).toList();
    }

    private List<WorkerActivityChanged> events() {
        KnownWorker worker = new KnownWorker(
                "w",
                "default",
                LifecycleState.ACTIVE,
                new KnownWorker.Place("c", "a", 7L),
                new KnownWorker.NewestTurn(3L, Caller.UNKNOWN, null, null),
                new KnownWorker.Presence(new Asker(null, 1), true, 0, null),
                null,
                41,
                Instant.EPOCH);
        return story.tell(worker).stream()
                .map(event -> (WorkerActivityChanged) event.value())
                .toList();
    }
}
