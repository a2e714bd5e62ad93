package io.agentfactory.ingress.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.ingress.testing.BotApiServer;
import io.agentfactory.ingress.testing.RunningIngress;
import io.agentfactory.ingress.testing.TestKafka;
import io.agentfactory.testing.Answer;
import io.agentfactory.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {

    private static final String TOKEN = "7001:webhook";
    private static final AtomicLong CHATS = new AtomicLong(70_000);

    private static BotApiServer telegram;
    private static RunningIngress ingress;
    private static TestKafka kafka;
    private static String secret;

    @BeforeAll
    static void start() throws Exception {
        telegram = new BotApiServer();
        telegram.knowBot(TOKEN, "webhook_bot");
        Map<String, String> settings = RunningIngress.settings(telegram.url());
        kafka = RunningIngress.kafka(settings);
        kafka.createTopics();
        ingress = RunningIngress.start(settings);
        enable("hooked", true);
        ingress.put("admin", "/v1/agents/hooked/bot", "{\"token\":\"" + TOKEN + "\"}");
        secret = telegram.webhookOf(TOKEN).path("secret_token").asString();
    }

    @AfterAll
    static void stop() {
        ingress.close();
        telegram.close();
    }

    @Test
    void messageIsPublishedBeforeTheAnswer() {
        // Given
        long chat = CHATS.incrementAndGet();

        // When
        Answer answer = ingress.webhook(secret, update(1, chat, "Hello"));

        // Then
        assertThat(answer.status()).isEqualTo(202);
        MessageReceived message = received(chat, 1).getFirst();
        assertThat(message.getMessageId())
                .isEqualTo(answer.json().path("messageId").asString());
        assertThat(message.getConversationId()).isEqualTo("telegram:7001:" + chat);
        assertThat(message.getAgentKey()).isEqualTo("hooked");
        assertThat(message.getWorkspaceId()).isEqualTo("default");
        assertThat(message.getText()).isEqualTo("Hello");
        assertThat(message.getProvider()).isEqualTo("telegram");
        assertThat(message.getProviderUserId()).isEqualTo("99");
        assertThat(message.getExternalMessageId()).isEqualTo("501");
        assertThat(message.getPriority()).isEqualTo(50);
        assertThat(message.getReplyAddress().getChatId()).isEqualTo(Long.toString(chat));
        assertThat(message.getReplyAddress().getBotIdentity()).isEqualTo("7001");
        assertThat(message.getMetadata())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "telegramBotIdentity",
                        "7001",
                        "telegramChatId",
                        Long.toString(chat),
                        "telegramUserId",
                        "99",
                        "providerUserId",
                        "99"));
    }

    @Test
    void redeliveredUpdateHasTheSameMessageId() {
        // Given
        long chat = CHATS.incrementAndGet();

        // When
        ingress.webhook(secret, update(2, chat, "once"));
        ingress.webhook(secret, update(2, chat, "once"));
        ingress.webhook(secret, update(3, chat, "twice"));

        // Then
        List<MessageReceived> messages = received(chat, 3);
        assertThat(messages).hasSize(3);
        assertThat(messages.get(0).getMessageId()).isEqualTo(messages.get(1).getMessageId());
        assertThat(messages.get(2).getMessageId()).isNotEqualTo(messages.get(0).getMessageId());
    }

    @Test
    void messagesOfAChatKeepTheirOrder() {
        // Given
        long chat = CHATS.incrementAndGet();

        // When
        IntStream.range(0, 50).forEach(i -> ingress.webhook(secret, update(1000 + i, chat, "m" + i)));

        // Then
        assertThat(received(chat, 50))
                .extracting(MessageReceived::getText)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "m" + i).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"af_v1_7001", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x"})
    void wrongSecretIsForbidden(String wrong) {
        // When
        Answer answer = ingress.webhook(wrong, update(4, 1, "forged"));

        // Then
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("type").asString()).isEqualTo("urn:agent-factory:problem:webhook-secret");
    }

    @Test
    void missingSecretIsForbidden() {
        // Given
        var request = ingress.webhook(BodyPublishers.ofString(update(5, 1, "forged")));

        // When
        Answer answer = Answer.to(request);

        // Then
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void secretThatIsRightButForItsLastCharacterIsForbidden() {
        // Given
        String almost = secret.substring(0, 42) + (secret.endsWith("A") ? "E" : "A");

        // When
        Answer answer = ingress.webhook(almost, update(6, 1, "forged"));

        // Then
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void bodyOverOneMebibyteIsTooLarge() {
        // When
        Answer answer = ingress.webhook(secret, update(7, 1, "x".repeat(1 << 20)));

        // Then
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void bodyThatDoesNotSayItsLengthIsBoundedToo() {
        // Given
        byte[] body = update(8, 1, "x".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);

        // When
        Answer answer = ingress.webhook(secret, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

        // Then
        assertThat(answer.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "hello", "{\"update_id\":1} trailing"})
    void whatIsNotJsonIsABadRequest(String body) {
        // When
        Answer answer = ingress.webhook(secret, body);

        // Then
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void nestingWithoutEndIsABadRequest() {
        // When
        Answer answer = ingress.webhook(secret, "[".repeat(100_000));

        // Then
        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{\"update_id\":9,\"poll\":{\"id\":\"1\"}}",
                "{\"update_id\":9,\"message\":{\"chat\":{\"id\":5},\"from\":{\"id\":6},\"text\":\"/start ABCD1234\"}}",
                "{\"update_id\":9,\"message\":{\"chat\":{\"id\":5},\"from\":{\"id\":6},\"sticker\":{\"file_id\":\"S\"}}}",
            })
    void whatIsNotForUsIsIgnoredAndNotSentAgain(String body) {
        // When
        Answer answer = ingress.webhook(secret, body);

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("ok").asBoolean()).isTrue();
        assertThat(answer.json().path("ignored").asBoolean()).isTrue();
    }

    @Test
    void disabledAgentTakesNothingAndTelegramIsNotAskedToRepeat() {
        // Given
        String token = "7002:disabled";
        telegram.knowBot(token, "disabled_bot");
        enable("dormant", true);
        ingress.put("admin", "/v1/agents/dormant/bot", "{\"token\":\"" + token + "\"}");
        String dormantSecret = telegram.webhookOf(token).path("secret_token").asString();
        long chat = CHATS.incrementAndGet();
        ingress.webhook(dormantSecret, update(10, chat, "awake"));
        double before = ignored("agent-disabled");

        // When
        enable("dormant", false);
        Answer answer = ingress.webhook(dormantSecret, update(11, chat, "asleep"));

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(ignored("agent-disabled")).isEqualTo(before + 1);
        assertThat(received(chat, 1)).extracting(MessageReceived::getText).containsExactly("awake");
    }

    @Test
    void manyUpdatesAtOnceAreEachTakenOnce() throws Exception {
        // Given
        long chat = CHATS.incrementAndGet();

        // When
        List<Integer> statuses;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            statuses = callers
                    .invokeAll(IntStream.range(0, 200)
                            .<Callable<Integer>>mapToObj(i ->
                                    () -> ingress.webhook(secret, update(2000 + i, chat, "c" + i))
                                            .status())
                            .toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
        }

        // Then
        assertThat(statuses).containsOnly(202);
        Set<String> ids =
                received(chat, 200).stream().map(MessageReceived::getMessageId).collect(Collectors.toSet());
        assertThat(ids).hasSize(200);
    }

    private static double ignored(String reason) {
        return ingress.bean(MeterRegistry.class)
                .counter("agentfactory.telegram.updates", "outcome", "ignored", "reason", reason)
                .count();
    }

    private static void enable(String agentKey, boolean enabled) {
        ingress.put("operator", "/v1/agents/" + agentKey, "{\"profileVersion\":\"1\",\"enabled\":" + enabled + "}");
    }

    private static List<MessageReceived> received(long chat, int count) {
        return kafka.await(
                Topics.MESSAGES,
                count,
                (MessageReceived message) -> message.getConversationId().equals("telegram:7001:" + chat)
                        || message.getConversationId().equals("telegram:7002:" + chat));
    }

    private static String update(long id, long chat, String text) {
        return "{\"update_id\":" + id + ",\"message\":{\"message_id\":" + (500 + id) + ",\"date\":0,\"chat\":{\"id\":"
                + chat + ",\"type\":\"private\"},\"from\":{\"id\":99,\"is_bot\":false,\"first_name\":\"A\"},\"text\":\""
                + text + "\"}}";
    }
}
