package io.agentfactory.queue.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of claims and turns as a worker meets them at the door. */
class DoorTest {

    private static QueueUnderTest queue;
    private static Scene scene;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        scene = new Scene(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    private static String fresh(String what) {
        return what + "-" + UUID.randomUUID();
    }

    @Test
    void aMessageIsClaimedByTheWorkerOfItsConversation() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String messageId = scene.message(conversation, "hello");

        // When
        Answer claim = worker.awaitClaim();

        // Then
        assertThat(claim.messageId()).isEqualTo(messageId);
        assertThat(claim.text()).isEqualTo("hello");
        assertThat(claim.token()).isEqualTo(1);
        assertThat(claim.body().path("sequence").asLong()).isEqualTo(1);
    }
}
