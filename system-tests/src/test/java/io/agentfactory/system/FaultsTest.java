package io.agentfactory.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.local.stack.Service;
import io.agentfactory.local.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills what can be killed in the middle of a turn: every message still gets one reply, in order. */
class FaultsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final AtomicLong CHATS = new AtomicLong(5000);

    @TempDir
    private static Path folder;

    private static RunningFactory factory;

    @BeforeAll
    static void start() {
        factory = RunningFactory.start(folder);
    }

    @AfterAll
    static void stop() {
        factory.close();
    }

    /** A chat whose second message is being worked on while a third one waits. */
    private static Chat chatInTheMiddleOfATurn() {
        Chat chat = factory.chat(CHATS.incrementAndGet());
        chat.write("first");
        chat.awaitAnswers(1);
        chat.write("!slow second");
        chat.write("third");
        await().atMost(PATIENCE).until(() -> factory.turnRuns(chat));
        return chat;
    }

    private static void assertEachAnsweredOnceInOrder(Chat chat) {
        chat.awaitAnswers(3);
        await().atMost(PATIENCE).until(() -> factory.delivered(chat) == 3);
        assertThat(chat.answers()).containsExactly("echo #1: first", "echo #2: !slow second", "echo #3: third");
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aServiceKilledInTheMiddleOfATurnCostsNothingButTime(Service service) {
        // Given
        Chat chat = chatInTheMiddleOfATurn();

        // When
        factory.stack().part(service).kill();
        factory.stack().part(service).start();

        // Then
        assertEachAnsweredOnceInOrder(chat);
    }

    @Test
    void aWorkerKilledInTheMiddleOfATurnCostsNothingButTime() {
        // Given
        Chat chat = chatInTheMiddleOfATurn();

        // When
        factory.stack().emulators().fly().crash(factory.machineOf(chat).id());

        // Then
        assertEachAnsweredOnceInOrder(chat);
    }

    @Test
    void aRestartOfTheDatabaseCostsNothingButTime() {
        // Given
        Chat chat = chatInTheMiddleOfATurn();

        // When
        factory.stack().part(Stack.POSTGRES).stop();
        factory.stack().part(Stack.POSTGRES).start();

        // Then
        assertEachAnsweredOnceInOrder(chat);
    }

    @Test
    void whileKafkaIsDownTheWebhookSaysSoAndNothingAcknowledgedIsLost() {
        // Given
        Chat chat = chatInTheMiddleOfATurn();

        // When
        factory.stack().part(Stack.KAFKA).stop();
        long downUntil = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        chat.write("written while Kafka is down");
        await().atMost(PATIENCE).until(() -> !chat.refusals().isEmpty());
        await().atMost(PATIENCE).until(() -> System.nanoTime() > downUntil);
        factory.stack().part(Stack.KAFKA).start();

        // Then
        chat.awaitAnswers(4);
        await().atMost(PATIENCE).until(() -> factory.delivered(chat) == 4);
        assertThat(chat.answers())
                .containsExactly(
                        "echo #1: first",
                        "echo #2: !slow second",
                        "echo #3: third",
                        "echo #4: written while Kafka is down");
        assertThat(chat.refusals()).allSatisfy(reason -> assertThat(reason).contains("503"));
    }

    @Test
    void aForgedWebhookIsRefused() throws Exception {
        // When
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        factory.stack().addresses().ingress() + "/agent-factory/telegram/webhook"))
                                .header("X-Telegram-Bot-Api-Secret-Token", "guessed")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(answer.statusCode()).isEqualTo(403);
    }
}
