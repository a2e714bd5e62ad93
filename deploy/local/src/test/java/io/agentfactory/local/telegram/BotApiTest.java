package io.agentfactory.local.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agentfactory.local.telegram.BotClient.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.telegram.telegrambots.meta.api.objects.File;
import org.telegram.telegrambots.meta.api.objects.User;
import org.telegram.telegrambots.meta.api.objects.WebhookInfo;

/** The Bot API as a bot sees it; the types of telegrambots-meta judge the shapes. */
class BotApiTest {

    private static final BotAccount BOT = new BotAccount("777:AAEtestkey", "helper_bot", "Helper");
    private static final Person ADA = Person.named(1, "Ada");

    private final ObjectMapper oracle = new ObjectMapper();
    private TelegramEmulator telegram;
    private BotClient bot;

    @BeforeEach
    void start(@TempDir Path folder) {
        telegram = TelegramEmulator.start(0, TelegramSettings.of(folder, BOT));
        bot = new BotClient(telegram.baseUrl(), BOT.token());
    }

    @AfterEach
    void stop() {
        telegram.close();
    }

    @Test
    void getMeTellsWhoTheBotIs() throws Exception {
        // When
        Reply reply = bot.get("getMe", Map.of());

        // Then
        User me = oracle.readValue(reply.result().toString(), User.class);
        assertThat(me.getId()).isEqualTo(777);
        assertThat(me.getIsBot()).isTrue();
        assertThat(me.getUserName()).isEqualTo("helper_bot");
        assertThat(me.getFirstName()).isEqualTo("Helper");
    }

    @Test
    void aTokenOfNobodyIsUnauthorized() {
        // Given
        BotClient stranger = new BotClient(telegram.baseUrl(), "777:wrong");

        // When
        Reply reply = stranger.call("getMe", Map.of());

        // Then
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body().toString())
                .isEqualTo("{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
    }

    @Test
    void anUnknownMethodIsNotFound() {
        // When
        Reply reply = bot.call("danceWithMe", Map.of());

        // Then
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.description()).isEqualTo("Not Found: method not found");
    }

    @Test
    void setWebhookIsToldBackByGetWebhookInfo() throws Exception {
        // Given
        Reply set = bot.call(
                "setWebhook",
                Map.of(
                        "url",
                        "https://bot.example.org/hook",
                        "secret_token",
                        "abc_DEF-1",
                        "max_connections",
                        1,
                        "allowed_updates",
                        List.of("message")));

        // When
        Reply reply = bot.call("getWebhookInfo", Map.of());

        // Then
        assertThat(set.body().toString())
                .isEqualTo("{\"ok\":true,\"result\":true,\"description\":\"Webhook was set\"}");
        WebhookInfo info = oracle.readValue(reply.result().toString(), WebhookInfo.class);
        assertThat(info.getUrl()).isEqualTo("https://bot.example.org/hook");
        assertThat(info.getMaxConnections()).isEqualTo(1);
        assertThat(info.getAllowedUpdates()).containsExactly("message");
        assertThat(info.getPendingUpdatesCount()).isZero();
        assertThat(reply.result().toString()).doesNotContain("abc_DEF-1");
    }

    @Test
    void everyWayToCarryParametersIsRead() {
        // Given
        Map<String, String> webhook = Map.of("url", "https://b.example/h", "allowed_updates", "[\"message\"]");

        // When
        List<Reply> replies = List.of(
                bot.get("setWebhook", webhook),
                bot.call("deleteWebhook", Map.of()),
                bot.callWithForm("setWebhook", webhook),
                bot.call("deleteWebhook", Map.of()),
                bot.callWithMultipart("setWebhook", webhook));

        // Then
        assertThat(replies)
                .extracting(Reply::description)
                .containsExactly(
                        "Webhook was set",
                        "Webhook was deleted",
                        "Webhook was set",
                        "Webhook was deleted",
                        "Webhook was set");
        assertThat(bot.call("getWebhookInfo", Map.of())
                        .result()
                        .path("allowed_updates")
                        .toString())
                .isEqualTo("[\"message\"]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ftp://example.org     | ok          | Bad Request: bad webhook: An HTTPS URL must be provided for webhook
                    https://example.org   | af:v1:x     | Bad Request: secret token contains unallowed characters
                    """)
    void aWrongWebhookIsRefused(String url, String secret, String description) {
        // When
        Reply reply = bot.call("setWebhook", Map.of("url", url, "secret_token", secret));

        // Then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.description()).isEqualTo(description);
    }

    @Test
    void aSecretTokenOfMoreThan256CharactersIsRefused() {
        // When
        Reply reply = bot.call("setWebhook", Map.of("url", "https://b.example", "secret_token", "x".repeat(257)));

        // Then
        assertThat(reply.description()).isEqualTo("Bad Request: secret token is too long");
    }

    @Test
    void aSentMessageComesBackWithItsNumberInTheChat() throws Exception {
        // Given
        TelegramEmulator.Written question = telegram.sendAsPerson(ADA, "hello");

        // When
        Reply reply = bot.call(
                "sendMessage",
                Map.of(
                        "chat_id",
                        1,
                        "text",
                        "<b>hi</b> Ada",
                        "parse_mode",
                        "HTML",
                        "reply_parameters",
                        Map.of("message_id", question.messageId())));

        // Then
        var message = (org.telegram.telegrambots.meta.api.objects.message.Message) oracle.readValue(
                reply.result().toString(), org.telegram.telegrambots.meta.api.objects.message.Message.class);
        assertThat(message.getMessageId()).isEqualTo((int) question.messageId() + 1);
        assertThat(message.getText()).isEqualTo("hi Ada");
        assertThat(message.getEntities()).singleElement().satisfies(entity -> {
            assertThat(entity.getType()).isEqualTo("bold");
            assertThat(entity.getLength()).isEqualTo(2);
        });
        assertThat(message.getChat().isUserChat()).isTrue();
        assertThat(message.getFrom().getIsBot()).isTrue();
        assertThat(message.getReplyToMessage().getText()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1     | ''          | ''      | 400 | Bad Request: message text is empty
                    1     | <b>open     | HTML    | 400 | Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"
                    1     | text        | Word    | 400 | Bad Request: unsupported parse_mode
                    99    | text        | ''      | 400 | Bad Request: chat not found
                    ''    | text        | ''      | 400 | Bad Request: chat_id is empty
                    """)
    void aMessageThatCannotBeSentIsRefused(String chat, String text, String mode, int status, String description) {
        // Given
        telegram.sendAsPerson(ADA, "hello");

        // When
        Reply reply = bot.call("sendMessage", Map.of("chat_id", chat, "text", text, "parse_mode", mode));

        // Then
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.description()).isEqualTo(description);
    }

    @Test
    void textMayHave4096CharactersAfterParsingAndNoMore() {
        // Given
        telegram.sendAsPerson(ADA, "hello");

        // When
        Reply longest = bot.call(
                "sendMessage", Map.of("chat_id", 1, "text", "<b>" + "x".repeat(4096) + "</b>", "parse_mode", "HTML"));
        Reply longer = bot.call("sendMessage", Map.of("chat_id", 1, "text", "x".repeat(4097)));

        // Then
        assertThat(longest.status()).isEqualTo(200);
        assertThat(longer.status()).isEqualTo(400);
        assertThat(longer.description()).isEqualTo("Bad Request: message is too long");
    }

    @Test
    void aBlockedBotIsForbiddenToWriteUntilThePersonTakesItBack() {
        // Given
        telegram.sendAsPerson(ADA, "hello");
        telegram.block("", 1, true);

        // When
        Reply blocked = bot.call("sendMessage", Map.of("chat_id", 1, "text", "still there?"));
        telegram.block("", 1, false);
        Reply allowed = bot.call("sendMessage", Map.of("chat_id", 1, "text", "welcome back"));

        // Then
        assertThat(blocked.status()).isEqualTo(403);
        assertThat(blocked.description()).isEqualTo("Forbidden: bot was blocked by the user");
        assertThat(allowed.status()).isEqualTo(200);
    }

    @Test
    void orderedFloodControlTellsHowLongToWait() {
        // Given
        telegram.sendAsPerson(ADA, "hello");
        telegram.flood("", 1, Duration.ofSeconds(7));

        // When
        Reply first = bot.call("sendMessage", Map.of("chat_id", 1, "text", "one"));
        Reply second = bot.call("sendMessage", Map.of("chat_id", 1, "text", "two"));

        // Then
        assertThat(first.body().toString())
                .isEqualTo("{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 7\","
                        + "\"parameters\":{\"retry_after\":7}}");
        assertThat(second.status()).isEqualTo(200);
    }

    @Test
    void typingIsShownAndAnActionThatDoesNotExistIsRefused() {
        // Given
        telegram.sendAsPerson(ADA, "hello");

        // When
        Reply typing = bot.call("sendChatAction", Map.of("chat_id", 1, "action", "typing"));
        Reply dancing = bot.call("sendChatAction", Map.of("chat_id", 1, "action", "dancing"));

        // Then
        assertThat(typing.body().toString()).isEqualTo("{\"ok\":true,\"result\":true}");
        assertThat(dancing.description()).isEqualTo("Bad Request: wrong parameter action in request");
    }

    @Test
    void aDocumentOfAPersonCanBeFetchedByItsFileId() throws Exception {
        // Given
        EmulatorClient emulator = new EmulatorClient(telegram.baseUrl());
        emulator.sendFile(
                1, "notes.txt", "text/plain", "remember the milk".getBytes(StandardCharsets.UTF_8), "my notes");
        String fileId =
                emulator.messages(1).get(0).path("attachment").path("fileId").asString();

        // When
        Reply reply = bot.call("getFile", Map.of("file_id", fileId));

        // Then
        File file = oracle.readValue(reply.result().toString(), File.class);
        assertThat(file.getFileSize()).isEqualTo(17);
        assertThat(file.getFilePath()).matches("documents/file_\\d+\\.txt");
        assertThat(bot.download(file.getFilePath()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("remember the milk");
    }

    @Test
    void aFileIdOfNobodyIsRefused() {
        // When
        Reply reply = bot.call("getFile", Map.of("file_id", "AgACnothing"));

        // Then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.description()).contains("wrong file_id");
    }
}
