package io.agentfactory.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.process.Ports;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.events.ReplyFormat;
import io.agentfactory.events.ReplyRequested;
import io.agentfactory.ingress.testing.RunningIngress;
import io.agentfactory.ingress.testing.TestKafka;
import io.agentfactory.local.telegram.BotAccount;
import io.agentfactory.local.telegram.Person;
import io.agentfactory.local.telegram.TelegramEmulator;
import io.agentfactory.local.telegram.TelegramEvent;
import io.agentfactory.local.telegram.TelegramSettings;
import io.agentfactory.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The service against the Telegram that the laptop stack runs: people write, updates are delivered, answers arrive. */
class EmulatedTelegramTest {

    private static final BotAccount BOT = new BotAccount("7301:emulated", "emulated_bot", "Emulated");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static final List<TelegramEvent> events = new CopyOnWriteArrayList<>();
    private static TelegramEmulator telegram;
    private static RunningIngress ingress;
    private static TestKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        telegram = TelegramEmulator.start(0, TelegramSettings.of(folder, BOT));
        telegram.onEvent(events::add);
        int port = Ports.free();
        Map<String, String> settings = RunningIngress.settings(telegram.baseUrl());
        settings.put("SERVER_PORT", Integer.toString(port));
        settings.put("AGENT_FACTORY_PUBLIC_URL", "http://127.0.0.1:" + port);
        kafka = RunningIngress.kafka(settings);
        kafka.createTopics();
        ingress = RunningIngress.start(settings);
        ingress.put("operator", "/v1/agents/emulated", "{\"profileVersion\":\"1\",\"enabled\":true}");
        JsonNode bot = ingress.put("admin", "/v1/agents/emulated/bot", "{\"token\":\"" + BOT.token() + "\"}")
                .json();
        assertThat(bot.path("ready").asBoolean()).as(bot.toString()).isTrue();
    }

    @AfterAll
    static void stop() throws Exception {
        ingress.close();
        telegram.close();
    }

    @Test
    void whatAPersonWritesArrivesInOrderAndOnce() {
        // Given
        Person person = Person.number(301);
        List<String> texts =
                IntStream.range(0, 20).mapToObj(index -> "message " + index).toList();

        // When
        texts.forEach(text -> telegram.sendAsPerson(person, text));

        // Then
        assertThat(messagesOf(301, 20)).extracting(MessageReceived::getText).containsExactlyElementsOf(texts);
    }

    @Test
    void answerReachesThePerson() {
        // Given
        telegram.sendAsPerson(Person.number(302), "Hello");
        MessageReceived message = messagesOf(302, 1).getFirst();

        // When
        answer(message, ReplyFormat.PLAIN, "Hello back");

        // Then
        await().atMost(PATIENCE).until(() -> sentTo(302).equals(List.of("Hello back")));
    }

    @Test
    void markUpThatTelegramRefusesArrivesAsPlainText() {
        // Given
        telegram.sendAsPerson(Person.number(303), "Hello");
        MessageReceived message = messagesOf(303, 1).getFirst();

        // When
        answer(message, ReplyFormat.HTML, "<b>bold</b>");
        answer(message, ReplyFormat.HTML, "<h1>Title</h1> a &lt; b");
        answer(message, ReplyFormat.MARKDOWN, "an *open star");

        // Then
        await().atMost(PATIENCE).until(() -> sentTo(303).size() == 3);
        assertThat(sentTo(303).subList(1, 3)).containsExactly("Title a < b", "an *open star");
    }

    @Test
    void blockedBotAndFloodControlAreTakenAsTelegramMeansThem() {
        // Given
        telegram.sendAsPerson(Person.number(304), "Hello");
        MessageReceived message = messagesOf(304, 1).getFirst();
        telegram.block(BOT.username(), 304, true);

        // When
        answer(message, ReplyFormat.PLAIN, "to a blocker");
        await().atMost(PATIENCE).until(() -> states(message), states -> states.equals(List.of("FAILED")));
        telegram.block(BOT.username(), 304, false);
        telegram.flood(BOT.username(), 1, Duration.ofSeconds(1));
        answer(message, ReplyFormat.PLAIN, "after the flood");

        // Then
        await().atMost(PATIENCE).until(() -> states(message), states -> states.equals(List.of("FAILED", "DELIVERED")));
        assertThat(sentTo(304)).containsExactly("after the flood");
    }

    private static List<String> states(MessageReceived message) {
        return ingress.get("reader", "/v1/replies?conversationId=" + message.getConversationId())
                .json()
                .path("items")
                .valueStream()
                .map(reply -> reply.path("state").asString())
                .toList();
    }

    private static List<MessageReceived> messagesOf(long person, int count) {
        return kafka.await(
                Topics.MESSAGES,
                count,
                (MessageReceived message) -> message.getConversationId().equals("telegram:7301:" + person));
    }

    private static List<String> sentTo(long chat) {
        return events.stream()
                .filter(TelegramEvent.BotMessageSent.class::isInstance)
                .map(TelegramEvent.BotMessageSent.class::cast)
                .filter(event -> event.chatId() == chat)
                .map(TelegramEvent.BotMessageSent::text)
                .toList();
    }

    private static void answer(MessageReceived message, ReplyFormat format, String text) {
        kafka.publish(
                Topics.REPLIES,
                message.getConversationId(),
                ReplyRequested.newBuilder()
                        .setReplyId(UUID.randomUUID().toString())
                        .setMessageId(message.getMessageId())
                        .setWorkspaceId(message.getWorkspaceId())
                        .setConversationId(message.getConversationId())
                        .setAgentKey(message.getAgentKey())
                        .setReplyAddress(message.getReplyAddress())
                        .setFormat(format)
                        .setText(text)
                        .setRequestedAt(Instant.now())
                        .build());
    }
}
