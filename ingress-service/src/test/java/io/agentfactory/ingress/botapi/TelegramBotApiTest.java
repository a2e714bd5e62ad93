package io.agentfactory.ingress.botapi;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.agentfactory.ingress.botapi.BotApi.Answer;
import io.agentfactory.ingress.botapi.BotApi.BotUser;
import io.agentfactory.ingress.botapi.BotApi.Ok;
import io.agentfactory.ingress.botapi.BotApi.OutgoingMessage;
import io.agentfactory.ingress.botapi.BotApi.RateLimited;
import io.agentfactory.ingress.botapi.BotApi.Refused;
import io.agentfactory.ingress.botapi.BotApi.SentMessage;
import io.agentfactory.ingress.botapi.BotApi.Unavailable;
import io.agentfactory.ingress.botapi.BotApi.WebhookSettings;
import io.agentfactory.ingress.testing.BotApiServer;
import io.agentfactory.platform.vault.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TelegramBotApiTest {

    private static final String TOKEN = "777:AAE-secret_key";

    private BotApiServer telegram;

    @BeforeEach
    void start() throws IOException {
        telegram = new BotApiServer();
        telegram.knowBot(TOKEN, "helper_bot");
    }

    @AfterEach
    void stop() {
        telegram.close();
    }

    @Test
    void getMeTellsWhoseTokenItIs() {
        // When
        Answer<BotUser> answer = client(telegram.url()).getMe(Secret.of(TOKEN));

        // Then
        assertThat(answer).isEqualTo(new Ok<>(new BotUser(777, "helper_bot")));
    }

    @Test
    void sendMessageReturnsTelegramsId() {
        // When
        Answer<SentMessage> answer = send(telegram.url());

        // Then
        assertThat(answer).isEqualTo(new Ok<>(new SentMessage(101)));
        assertThat(telegram.textsTo("42")).containsExactly("hello");
    }

    @Test
    void plainTextIsSentWithoutAParseMode() {
        // When
        send(telegram.url());

        // Then
        assertThat(telegram.deliveredTo("42").getFirst().parseMode()).isEmpty();
    }

    @Test
    void setWebhookSendsTheSecretAndTheLimits() {
        // When
        client(telegram.url())
                .setWebhook(
                        Secret.of(TOKEN), new WebhookSettings("https://example.org/hook", "s3", 1, List.of("message")));

        // Then
        assertThat(telegram.webhookOf(TOKEN).toString())
                .isEqualTo("{\"url\":\"https://example.org/hook\",\"secret_token\":\"s3\",\"max_connections\":1,"
                        + "\"allowed_updates\":[\"message\"]}");
    }

    @Test
    void rateLimitCarriesItsWait() {
        // Given
        telegram.answerNext("42", BotApiServer.retryAfter(17));

        // When
        Answer<SentMessage> answer = send(telegram.url());

        // Then
        assertThat(answer).isEqualTo(new RateLimited<>(Duration.ofSeconds(17)));
    }

    @Test
    void refusalIsForGood() {
        // Given
        telegram.answerNext("42", BotApiServer.error(403, "Forbidden: bot was blocked by the user"));

        // When
        Answer<SentMessage> answer = send(telegram.url());

        // Then
        assertThat(answer).isEqualTo(new Refused<>(403, "Forbidden: bot was blocked by the user"));
    }

    @Test
    void serverErrorIsNotARefusal() {
        // Given
        telegram.answerNext("42", BotApiServer.error(502, "Bad Gateway"));

        // When
        Answer<SentMessage> answer = send(telegram.url());

        // Then
        assertThat(answer).isEqualTo(new Unavailable<>("HTTP 502 Bad Gateway"));
    }

    @Test
    void answerThatIsNoBotApiAnswerIsNoSuccess() {
        // Given
        telegram.answerNext("42", "{\"ok\":true}");

        // When
        Answer<SentMessage> answer = send(telegram.url());

        // Then
        assertThat(answer).isInstanceOf(Unavailable.class);
    }

    @Test
    void silenceEndsWithTheReadTimeOut() throws IOException {
        // Given
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TelegramBotApi client = new TelegramBotApi(new TelegramProperties(
                    URI.create("http://localhost:" + silent.getLocalPort()),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(200)));

            // When
            Answer<BotUser> answer = client.getMe(Secret.of(TOKEN));

            // Then
            assertThat(answer).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void whatIsNoTokenNeverReachesAUrl() {
        // When
        Answer<BotUser> answer = client(telegram.url()).getMe(Secret.of("777:x/../../other"));

        // Then
        assertThat(answer).isInstanceOf(Refused.class);
        assertThat(telegram.calls()).isEmpty();
    }

    @Test
    void tokenIsInNoAnswerAndNoLogLine() throws IOException {
        // Given
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.DEBUG);
        telegram.answerNext("42", BotApiServer.error(400, "no such bot: " + TOKEN));
        URI nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://localhost:" + closed.getLocalPort());
        }

        // When
        Answer<SentMessage> refused = send(telegram.url());
        Answer<SentMessage> unreachable = send(nobody);

        // Then
        root.detachAppender(lines);
        root.setLevel(level);
        assertThat(refused.toString()).doesNotContain("secret_key").contains("[token]");
        assertThat(unreachable).isInstanceOf(Unavailable.class);
        assertThat(unreachable.toString()).doesNotContain("secret_key");
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains("secret_key"));
    }

    private static Answer<SentMessage> send(URI url) {
        return client(url).sendMessage(Secret.of(TOKEN), new OutgoingMessage("42", "hello", null));
    }

    private static TelegramBotApi client(URI url) {
        return new TelegramBotApi(new TelegramProperties(url, Duration.ofSeconds(2), Duration.ofSeconds(2)));
    }
}
