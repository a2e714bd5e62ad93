package io.agentfactory.queue.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agentfactory.events.ReplyRequested;
import io.agentfactory.events.WorkerState;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.topics.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole life of a worker that was written from the description of the existing image alone, and of its successor.
 */
class ImageLifeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONVERSATION = "telegram:777:42";

    private static QueueUnderTest queue;
    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(ImageProcess.canRun(), "node is not installed");
        int port = freePort();
        queue = QueueUnderTest.start(Map.of(
                "SERVER_PORT",
                Integer.toString(port),
                "AGENT_FACTORY_DOOR_URL",
                "http://localhost:" + port,
                "agent-factory.retry.base",
                "100ms"));
        scene = new Scene(queue);
    }

    @AfterAll
    static void stop() {
        if (queue != null) {
            queue.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ImageProcess image(String workerId, Path folder) {
        scene.worker(workerId, CONVERSATION);
        Map<String, String> environment = new HashMap<>();
        environment.put("CONVEX_URL", queue.url() + "/convex/" + new ImageClient(queue, workerId).token());
        environment.put("WORKER_ID", workerId);
        environment.put("OPENCLAW_CONVERSATION_ID", CONVERSATION);
        environment.put("OPENCLAW_AGENT_KEY", "helper");
        environment.put("POLL_INTERVAL_MS", "100");
        environment.put("HEARTBEAT_INTERVAL_MS", "200");
        environment.put("SKILLS_BOOTSTRAP_MODE", "db_manifest");
        return ImageProcess.start(folder, environment);
    }

    private static String say(EventTap replies, String text) {
        String message = scene.message(CONVERSATION, text);
        return ((ReplyRequested) replies.awaitValue(event -> event instanceof ReplyRequested reply
                        && reply.getMessageId().equals(message)))
                .getText();
    }

    @Test
    void aWorkerLivesAndItsSuccessorRemembers(@TempDir Path first, @TempDir Path second) {
        try (EventTap replies = EventTap.on(Topics.REPLIES, queue)) {
            // Given
            assertThat(queue.client("admin")
                            .post("/v1/skills/tea/versions", """
                                    {"version": "1.2.3", "files": [{"path": "SKILL.md", "content": "# Tea\\n"},
                                     {"path": "scripts/index.mjs", "content": "export default () => \\"té\\"\\n"}]}
                                    """)
                            .status())
                    .isEqualTo(201);
            try (ImageProcess worker = image("image-1", first)) {
                assertThat(say(replies, "I like tea")).isEqualTo("you said: I like tea");
                assertThat(say(replies, "fail once, please")).isEqualTo("you said: fail once, please");
                assertThat(say(replies, "draw")).isEqualTo("drew a picture");

                // When
                scene.lifecycle("image-1", CONVERSATION, WorkerState.DRAINING);

                // Then
                assertThat(worker.awaitExit()).as(worker.output()).isZero();
                assertThat(worker.output()).contains("installed tea@1.2.3").contains("stored ");
                assertThat(first.resolve("data/workspace/skills/tea/scripts/index.mjs"))
                        .hasContent("export default () => \"té\"\n");
                assertThat(first.resolve("data/workspace/skills/tea/.af-global-skill.json"))
                        .content()
                        .contains("\"managedBy\": \"agent-factory\"");
            }
            QueueProbe probe = new QueueProbe(queue);
            await().atMost(PATIENCE).until(() -> probe.lane(CONVERSATION).get("owner") == null);
            try (ImageProcess successor = image("image-2", second)) {
                assertThat(say(replies, "what do you remember?"))
                        .isEqualTo("- I like tea\n- fail once, please\n- draw");
                assertThat(say(replies, "what was said?"))
                        .startsWith(
                                "user: I like tea | assistant: you said: I like tea | user: fail once, please | assistant:"
                                        + " you said: fail once, please | user: draw | assistant: drew a picture | user: what do you");
                assertThat(successor.output()).contains("restored ");
                successor.terminate();
                assertThat(successor.awaitExit()).as(successor.output()).isZero();
                assertThat(successor.output()).contains("stored ");
            }
            assertThat(probe.lane(CONVERSATION)).containsEntry("attempts", 0).containsEntry("head_seq", 6L);
        }
    }
}
