package io.agentfactory.ingress.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.agentfactory.events.AgentChanged;
import io.agentfactory.ingress.db.Tables;
import io.agentfactory.ingress.testing.BotApiServer;
import io.agentfactory.ingress.testing.RunningIngress;
import io.agentfactory.ingress.testing.TestKafka;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import io.agentfactory.testing.Answer;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class BotSetupTest {

    private static BotApiServer telegram;
    private static RunningIngress ingress;
    private static TestKafka kafka;
    private static Map<String, String> settings;

    @BeforeAll
    static void start() throws Exception {
        telegram = new BotApiServer();
        settings = RunningIngress.settings(telegram.url());
        kafka = RunningIngress.kafka(settings);
        kafka.createTopics();
        ingress = RunningIngress.start(settings);
    }

    @AfterAll
    static void stop() {
        ingress.close();
        telegram.close();
    }

    @Test
    void agentGetsItsBotAndTheOtherServicesAreTold() {
        // Given
        agent("helper");
        telegram.knowBot("9001:helper", "helper_bot");

        // When
        Answer answer = bot("helper", "9001:helper");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        JsonNode view = answer.json();
        assertThat(view.path("ready").asBoolean()).isTrue();
        assertThat(view.path("botIdentity").asString()).isEqualTo("9001");
        assertThat(view.path("username").asString()).isEqualTo("helper_bot");
        assertThat(view.path("pendingUpdateCount").asInt()).isEqualTo(3);
        assertThat(answer.text()).doesNotContain("9001:helper");
        List<AgentChanged> changes = changes("helper", 2);
        assertThat(changes).extracting(AgentChanged::getVersion).containsExactly(1L, 2L);
        assertThat(changes.getLast().getBotIdentity()).isEqualTo("9001");
        assertThat(changes.getLast().getSecretRefs()).containsExactly("telegram.botToken.helper");
    }

    @Test
    void webhookIsSetWithARandomSecretAndOneConnection() {
        // Given
        agent("hooks");
        telegram.knowBot("9002:hooks", "hooks_bot");

        // When
        bot("hooks", "9002:hooks");

        // Then
        JsonNode webhook = telegram.webhookOf("9002:hooks");
        assertThat(webhook.path("url").asString()).isEqualTo("http://ingress.test:8081/agent-factory/telegram/webhook");
        assertThat(webhook.path("secret_token").asString()).matches("[A-Za-z0-9_-]{43}");
        assertThat(webhook.path("max_connections").asInt()).isEqualTo(1);
        assertThat(webhook.path("allowed_updates").get(0).asString()).isEqualTo("message");
    }

    @Test
    void tokenIsInTheVaultAndNeitherItNorTheWebhookSecretIsInTheTables() {
        // Given
        agent("vaulted");
        telegram.knowBot("9003:vaulted-token", "vaulted_bot");

        // When
        bot("vaulted", "9003:vaulted-token");

        // Then
        String secret =
                telegram.webhookOf("9003:vaulted-token").path("secret_token").asString();
        assertThat(ingress.bean(Vault.class).active("default", "telegram.botToken.vaulted"))
                .map(Secret::reveal)
                .contains("9003:vaulted-token");
        DSLContext db = ingress.bean(DSLContext.class);
        String tables =
                db.fetch(Tables.BOT).format() + db.fetch(Tables.BOT_SECRET).format();
        assertThat(tables).contains("9003").doesNotContain("vaulted-token").doesNotContain(secret);
    }

    @Test
    void botServesOneAgentOnlyAlsoAcrossWorkspaces() {
        // Given
        agent("first");
        agent("second");
        ingress.put("operator", "/v1/agents/first?workspaceId=other", "{\"profileVersion\":\"1\",\"enabled\":true}");
        telegram.knowBot("9004:shared", "shared_bot");
        bot("first", "9004:shared");

        // When
        Answer sameWorkspace = bot("second", "9004:shared");
        Answer otherWorkspace =
                ingress.put("admin", "/v1/agents/first/bot?workspaceId=other", "{\"token\":\"9004:shared\"}");

        // Then
        assertThat(sameWorkspace.status()).isEqualTo(409);
        assertThat(sameWorkspace.json().path("type").asString()).endsWith(":bot-taken");
        assertThat(otherWorkspace.status()).isEqualTo(409);
        assertThat(ingress.get("reader", "/v1/agents/first/bot")
                        .json()
                        .path("ready")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void botThatWasReplacedIsToldToDeliverNothingMoreAlsoWhereItsSuccessorIsNotSetUpYet() {
        // Given
        agent("successor");
        telegram.knowBot("9101:old", "old_bot");
        telegram.knowBot("9102:new", "new_bot");
        bot("successor", "9101:old");
        telegram.answerNext("setWebhook", BotApiServer.error(500, "Internal Server Error"));

        // When
        Answer brokenOff = bot("successor", "9102:new");

        // Then
        assertThat(brokenOff.status()).isEqualTo(503);
        assertThat(telegram.webhookOf("9101:old").isMissingNode()).isTrue();
        assertThat(bot("successor", "9102:new").json().path("ready").asBoolean())
                .isTrue();
    }

    @Test
    void onlyTheNewSecretOpensTheDoorAfterASetUpIsRepeated() {
        // Given
        agent("rotated");
        telegram.knowBot("9005:rotated", "rotated_bot");
        bot("rotated", "9005:rotated");
        String old = telegram.webhookOf("9005:rotated").path("secret_token").asString();

        // When
        bot("rotated", "9005:rotated");

        // Then
        String current = telegram.webhookOf("9005:rotated").path("secret_token").asString();
        assertThat(current).isNotEqualTo(old);
        assertThat(ingress.webhook(current, "{}").status()).isEqualTo(200);
        assertThat(ingress.webhook(old, "{}").status()).isEqualTo(403);
    }

    @Test
    void oldSecretStaysGoodWhileTelegramHasNotTakenTheNewOne() {
        // Given
        agent("interrupted");
        telegram.knowBot("9006:interrupted", "interrupted_bot");
        bot("interrupted", "9006:interrupted");
        String old = telegram.webhookOf("9006:interrupted").path("secret_token").asString();
        telegram.answerNext("setWebhook", BotApiServer.error(500, "Internal Server Error"));

        // When
        Answer answer = bot("interrupted", "9006:interrupted");

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("type").asString()).endsWith(":telegram-unavailable");
        assertThat(ingress.webhook(old, "{}").status()).isEqualTo(200);
        JsonNode readiness = ingress.get("reader", "/v1/agents/interrupted/bot").json();
        assertThat(readiness.path("ready").asBoolean()).isFalse();
        assertThat(readiness.path("problems").toString()).contains("not finished");
    }

    @Test
    void ofManySetUpsAtOnceTheOneThatTelegramHeardLastOpensTheDoor() throws Exception {
        // Given
        agent("raced");
        telegram.knowBot("9007:raced", "raced_bot");

        // When
        List<Integer> statuses;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            statuses = callers
                    .invokeAll(IntStream.range(0, 6)
                            .<Callable<Integer>>mapToObj(
                                    index -> () -> bot("raced", "9007:raced").status())
                            .toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
        }

        // Then
        assertThat(statuses).contains(200).isSubsetOf(200, 409);
        String secret = telegram.webhookOf("9007:raced").path("secret_token").asString();
        assertThat(ingress.webhook(secret, "{}").status()).isEqualTo(200);
        assertThat(ingress.bean(DSLContext.class)
                        .fetchCount(Tables.BOT_SECRET, Tables.BOT_SECRET.BOT_IDENTITY.eq("9007")))
                .isEqualTo(1);
    }

    @Test
    void anotherBotTakesThePlaceOfTheFirst() {
        // Given
        agent("moved");
        telegram.knowBot("9008:before", "before_bot");
        telegram.knowBot("9009:after", "after_bot");
        bot("moved", "9008:before");
        String old = telegram.webhookOf("9008:before").path("secret_token").asString();

        // When
        bot("moved", "9009:after");

        // Then
        assertThat(ingress.webhook(old, "{}").status()).isEqualTo(403);
        assertThat(telegram.webhookOf("9008:before").isMissingNode()).isTrue();
        assertThat(ingress.get("reader", "/v1/agents/moved")
                        .json()
                        .path("botIdentity")
                        .asString())
                .isEqualTo("9009");
    }

    @Test
    void whatWasSetUpOnOneCopyIsKnownOnTheOtherAtOnceAndForgottenWithinSeconds() {
        // Given
        agent("spread");
        telegram.knowBot("9010:spread", "spread_bot");
        try (RunningIngress other = RunningIngress.start(settings)) {
            bot("spread", "9010:spread");
            String first =
                    telegram.webhookOf("9010:spread").path("secret_token").asString();

            // When
            int atOnce = other.webhook(first, "{}").status();
            bot("spread", "9010:spread");

            // Then
            assertThat(atOnce).isEqualTo(200);
            String second =
                    telegram.webhookOf("9010:spread").path("secret_token").asString();
            assertThat(other.webhook(second, "{}").status()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> other.webhook(first, "{}").status() == 403);
        }
    }

    @Test
    void tokenThatTelegramDoesNotKnowIsRefused() {
        // Given
        agent("unknown");

        // When
        Answer answer = bot("unknown", "9011:nobody");

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("type").asString()).endsWith(":bot-token-refused");
        assertThat(ingress.get("reader", "/v1/agents/unknown/bot").status()).isEqualTo(404);
    }

    @Test
    void whatIsNoTokenIsRefusedWithoutAskingTelegram() {
        // Given
        agent("malformed");

        // When
        Answer answer = bot("malformed", "not a token");

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).doesNotContain("not a token");
    }

    @Test
    void agentMustExist() {
        // When
        Answer answer = bot("nobody", "9012:nobody");

        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("type").asString()).endsWith(":agent-unknown");
    }

    @Test
    void onlyAnAdminMaySetUpABot() {
        // Given
        agent("guarded");

        // When
        Answer answer = ingress.put("operator", "/v1/agents/guarded/bot", "{\"token\":\"9013:guarded\"}");

        // Then
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void noLogLineCarriesTheTokenOrTheSecret() {
        // Given
        agent("quiet");
        telegram.knowBot("9014:very-quiet", "quiet_bot");
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);

        // When
        bot("quiet", "9014:very-quiet");
        telegram.answerNext("getMe", BotApiServer.error(500, "9014:very-quiet is unwell"));
        bot("quiet", "9014:very-quiet");

        // Then
        root.detachAppender(lines);
        String secret =
                telegram.webhookOf("9014:very-quiet").path("secret_token").asString();
        assertThat(lines.list)
                .extracting(line -> line.getFormattedMessage() + " " + line.getKeyValuePairs())
                .noneMatch(line -> line.contains("very-quiet") || line.contains(secret))
                .anyMatch(line -> line.contains("bot set up"));
    }

    private static void agent(String agentKey) {
        ingress.put("operator", "/v1/agents/" + agentKey, "{\"profileVersion\":\"1\",\"enabled\":true}");
    }

    private static Answer bot(String agentKey, String token) {
        return ingress.put("admin", "/v1/agents/" + agentKey + "/bot", "{\"token\":\"" + token + "\"}");
    }

    private static List<AgentChanged> changes(String agentKey, int count) {
        return kafka.await(
                Topics.AGENTS,
                count,
                (AgentChanged change) -> change.getAgentKey().equals(agentKey));
    }
}
