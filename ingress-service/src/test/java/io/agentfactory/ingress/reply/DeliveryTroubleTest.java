package io.agentfactory.ingress.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentfactory.ingress.db.Tables;
import io.agentfactory.ingress.testing.BotApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Backends that fail in the middle of a delivery. Between the service and Telegram stands a relay that causes it. */
class DeliveryTroubleTest {

    private static final Duration OUTAGE = Duration.ofSeconds(1);
    private static final String UNLUCKY = "the database goes away now";

    private static HttpServer relay;
    private static HttpClient http;
    private static BotApiServer telegram;
    private static ReplyScene scene;

    @BeforeAll
    static void start() throws Exception {
        http = HttpClient.newHttpClient();
        telegram = new BotApiServer();
        relay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        relay.createContext("/", DeliveryTroubleTest::pass);
        relay.start();
        scene = new ReplyScene(
                telegram,
                Map.of(
                        "AGENT_FACTORY_TELEGRAM_API_URL",
                        "http://localhost:" + relay.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        scene.close();
        relay.stop(0);
        http.close();
    }

    @Test
    void whatTheDatabaseCouldNotRecordAtOnceIsNotSentAgain() {
        // Given
        String chat = ReplyScene.newChat();

        // When
        String replyId = scene.request(ReplyScene.reply(chat, UNLUCKY));
        String next = scene.request(ReplyScene.reply(chat, "after it"));

        // Then
        assertThat(scene.awaitEnd(chat, replyId).path("state").asString()).isEqualTo("DELIVERED");
        assertThat(scene.awaitEnd(chat, next).path("state").asString()).isEqualTo("DELIVERED");
        assertThat(scene.telegram.textsTo(chat)).containsExactly(UNLUCKY, "after it");
    }

    @Test
    void endThatCouldNotBeRecordedAtOnceDoesNotWaitForTheLease() {
        // Given
        String chat = ReplyScene.newChat();
        loseConnectionAtTheFirstEndOf(chat);

        // When
        String replyId = scene.request(ReplyScene.reply(chat, "hello"));

        // Then: long before the lane's lease of 30 s is over
        await().atMost(Duration.ofSeconds(20))
                .until(() -> scene.find(ReplyScene.conversation(chat), replyId)
                        .path("state")
                        .asString("")
                        .equals("DELIVERED"));
        assertThat(scene.telegram.textsTo(chat)).containsExactly("hello");
        assertThat(scene.deliveries(replyId)).hasSize(1);
    }

    private static void loseConnectionAtTheFirstEndOf(String chat) {
        DSLContext db = scene.ingress.bean(DSLContext.class);
        // Not undone with the transaction, so it happens once.
        db.execute("create sequence if not exists ends");
        db.execute("""
                create or replace function lose_connection() returns trigger language plpgsql as $$
                begin
                    if nextval('ends') = 1 then
                        perform pg_terminate_backend(pg_backend_pid());
                    end if;
                    return new;
                end $$""");
        db.execute("create or replace trigger lose_connection before update on reply for each row"
                + " when (new.state = 'DELIVERED' and new.conversation_id = '" + ReplyScene.conversation(chat) + "')"
                + " execute function lose_connection()");
    }

    @Test
    void replyThatFailsInAWayThatNobodyForesawIsTriedAgainWithBackOff() {
        // Given
        String chat = ReplyScene.newChat();
        DSLContext db = scene.ingress.bean(DSLContext.class);
        byte[] ciphertext = spoilToken(db);

        // When
        String replyId = scene.request(ReplyScene.reply(chat, "unreadable token"));

        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> failures(db, chat) > 1);
        db.execute("update vault.secret set ciphertext = ? where active", ciphertext);
        JsonNode ended = scene.awaitEnd(chat, replyId);
        assertThat(ended.path("state").asString()).isEqualTo("DELIVERED");
    }

    private static byte[] spoilToken(DSLContext db) {
        byte[] ciphertext = Objects.requireNonNull(db.fetchSingle("select ciphertext from vault.secret where active")
                .get(0, byte[].class));
        db.execute("update vault.secret set ciphertext = ? where active", new byte[] {1, 2, 3});
        return ciphertext;
    }

    private static int failures(DSLContext db, String chat) {
        return db.select(Tables.DELIVERY_LANE.FAILURES)
                .from(Tables.DELIVERY_LANE)
                .where(Tables.DELIVERY_LANE.CONVERSATION_ID.eq(ReplyScene.conversation(chat)))
                .fetchOptional(Tables.DELIVERY_LANE.FAILURES)
                .orElse(0);
    }

    private static void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(telegram.url().resolve(exchange.getRequestURI()))
                            .POST(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofByteArray());
            if (new String(body, StandardCharsets.UTF_8).contains(UNLUCKY)) {
                var begun = new CountDownLatch(1);
                Thread.ofVirtual().start(() -> takeDatabaseAway(begun));
                begun.await();
            }
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void takeDatabaseAway(CountDownLatch begun) {
        Map<String, String> settings = scene.settings;
        try (Connection connection = DriverManager.getConnection(
                        settings.get("AGENT_FACTORY_DB_URL"),
                        settings.get("AGENT_FACTORY_DB_USER"),
                        settings.get("AGENT_FACTORY_DB_PASSWORD"));
                Statement statement = connection.createStatement()) {
            long end = System.nanoTime() + OUTAGE.toNanos();
            while (System.nanoTime() < end) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where usename = current_user and pid <> pg_backend_pid()");
                begun.countDown();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
