package io.agentfactory.queue.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.queue.lane.ConversationKey;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.HeldRows;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.queue.worker.WorkerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** Workers that come back out of the reserve in the moment in which time undoes what they did before. */
class ReturnRaceTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;

    private final String conversation = "c-" + UUID.randomUUID();
    private final String workerId = "w-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of(
                "agent-factory.workers.silent-after", "1s",
                "agent-factory.claims.lease", "2s",
                "agent-factory.retry.base", "100ms"));
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    private void told(WorkerState state, long version) {
        queue.bean(WorkerStore.class)
                .project(WorkerLifecycleChanged.newBuilder()
                        .setWorkerId(workerId)
                        .setWorkspaceId("default")
                        .setVersion(version)
                        .setState(state)
                        .setConversationId(conversation)
                        .setAgentKey("helper")
                        .setAt(Instant.now())
                        .build());
    }

    private static @Nullable Object retiredReason(String worker) {
        return probe.rows("select retired_reason from worker where worker_id = ?", worker)
                .getFirst()
                .get("retired_reason");
    }

    @Test
    void aWorkerThatWasSilentBeforeIsNotRetiredInTheMomentInWhichItComesBack() {
        // Given
        scene.worker(workerId, conversation).claim();

        // When: it goes into reserve and comes back while the one that retires it waits for its row
        queue.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            new HeldRows(queue).worker(workerId);
            await().atMost(LIMIT).until(probe::somebodyWaits);
            told(WorkerState.RESERVED, 1_000_000);
            told(WorkerState.REQUESTED, 1_000_001);
        });

        // Then: the look that retires one that fell silent later has passed it over
        String later = "w-" + UUID.randomUUID();
        scene.worker(later, "c-" + UUID.randomUUID()).claim();
        await().atMost(LIMIT).until(() -> retiredReason(later) != null);
        assertThat(retiredReason(workerId)).isNull();
    }

    @Test
    void aTurnThatIsLostInTheMomentInWhichItsWorkerComesBackIsTheNextProcesses() {
        // Given
        DoorClient worker = scene.worker(workerId, conversation);
        String message = scene.message(conversation, "hello");
        worker.awaitClaim();

        // When: its lease has run out, and whoever ends the turn waits for the lane
        queue.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            new HeldRows(queue).lane(new ConversationKey("default", conversation));
            await().atMost(LIMIT).until(probe::somebodyWaits);
            told(WorkerState.RESERVED, 1_000_000);
            told(WorkerState.REQUESTED, 1_000_001);
        });

        // Then
        Answer again = worker.awaitClaim();
        assertThat(again.messageId()).isEqualTo(message);
        assertThat(again.body().path("attempts").asInt()).isOne();
        assertThat(probe.lane(conversation)).containsEntry("owner", workerId);
        assertThat(retiredReason(workerId)).isNull();
    }
}
