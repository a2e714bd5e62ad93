package io.agentfactory.queue.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.queue.throughput.Throughput.Agent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class ThroughputTest {

    private static QueueUnderTest queue;

    private final String workspace = "ws-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of("agent-factory.throughput.interval", "100ms"));
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    /** What was counted for the workspace was so earlier. */
    private static void passes(String time, String workspaceId) {
        queue.bean(JdbcTemplate.class)
                .update(
                        "update throughput set minute = minute - ?::interval where workspace_id = ?",
                        time,
                        workspaceId);
    }

    private List<Window> windows() {
        return queue.bean(Throughput.class).windows(workspace, null);
    }

    private static Window window(int minutes, long appended, long completed, long retried, long deadLetters) {
        return new Window(minutes, new Counts(appended, completed, retried, deadLetters));
    }

    @Test
    void turnsAreCountedByTheMinuteInWhichTheyHappened() {
        // Given
        Scene scene = new Scene(queue);
        String conversation = "c-" + UUID.randomUUID();
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        scene.message(conversation, "good");
        scene.message(conversation, "bad", 2);
        worker.complete(worker.awaitClaim(), "done");
        for (int attempt = 1; attempt <= 2; attempt++) {
            DoorClient.Answer claim = worker.awaitClaim();
            worker.turn(claim.messageId(), "fail", Map.of("token", claim.token(), "error", "bad"));
        }

        // When
        await().untilAsserted(() -> assertThat(new QueueProbe(queue)
                        .rows("select sum(dead_letters) as given_up from throughput where workspace_id = 'default'")
                        .getFirst())
                .hasToString("{given_up=1}"));
        passes("2 minutes", "default");

        // Then
        var answer = queue.client("reader").get("/v1/queue/throughput?agentKey=helper");
        assertThat(answer.json()).hasToString("""
                [{"minutes":1,"counts":{"appended":0,"completed":0,"retried":0,"deadLetters":0}},\
                {"minutes":5,"counts":{"appended":2,"completed":1,"retried":1,"deadLetters":1}},\
                {"minutes":60,"counts":{"appended":2,"completed":1,"retried":1,"deadLetters":1}},\
                {"minutes":1440,"counts":{"appended":2,"completed":1,"retried":1,"deadLetters":1}}]""");
        assertThat(queue.client("reader")
                        .get("/v1/queue/throughput?agentKey=other")
                        .json()
                        .path(3)
                        .path("counts")
                        .path("appended")
                        .asLong())
                .isZero();
    }

    @Test
    void whatSeveralCopiesAndAgentsCountIsAddedUp() {
        // Given
        ThroughputStore store = queue.bean(ThroughputStore.class);
        store.add(Map.of(
                new Agent(workspace, "a"), new Counts(1, 2, 3, 4), new Agent(workspace, "b"), new Counts(10, 0, 0, 0)));

        // When
        store.add(Map.of(new Agent(workspace, "a"), new Counts(100, 0, 0, 0)));

        // Then
        passes("2 minutes", workspace);
        assertThat(windows()).contains(window(5, 111, 2, 3, 4));
        assertThat(queue.bean(Throughput.class).windows(workspace, "b")).contains(window(5, 10, 0, 0, 0));
    }

    @Test
    void aMinuteThatStillRunsIsInNoWindow() {
        // Given
        queue.bean(ThroughputStore.class).add(Map.of(new Agent(workspace, "a"), new Counts(1, 0, 0, 0)));
        passes("-1 minute", workspace);

        // When, Then
        assertThat(windows()).contains(window(1440, 0, 0, 0, 0));
    }

    @Test
    void minutesOfTheDayBeforeAreForgotten() {
        // Given
        queue.bean(ThroughputStore.class).add(Map.of(new Agent(workspace, "a"), new Counts(1, 0, 0, 0)));

        // When
        passes("26 hours", workspace);
        int cleared = queue.bean(OldThroughput.class).clear(10);

        // Then
        assertThat(cleared).isEqualTo(1);
    }
}
