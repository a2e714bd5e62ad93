package io.agentfactory.ingress.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.DeliveryOutcome;
import io.agentfactory.events.ReplyAddress;
import io.agentfactory.events.ReplyDelivered;
import io.agentfactory.events.ReplyFormat;
import io.agentfactory.events.ReplyRequested;
import io.agentfactory.ingress.testing.BotApiServer;
import io.agentfactory.ingress.testing.BotApiServer.Message;
import io.agentfactory.testing.RubbishRules;
import io.agentfactory.topics.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ReplyDeliveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ReplyScene scene;

    @BeforeAll
    static void start() throws Exception {
        scene = new ReplyScene(Map.of());
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void weakness26c_replyGoesOutThroughTheBotThatWasWrittenToAndIsReported() {
        // Given
        String chat = ReplyScene.newChat();

        // When
        String replyId = scene.request(ReplyScene.reply(chat, "Hello back"));

        // Then
        JsonNode listed = scene.awaitEnd(chat, replyId);
        Message sent = scene.telegram.deliveredTo(chat).getFirst();
        assertThat(sent.text()).isEqualTo("Hello back");
        assertThat(sent.token()).isEqualTo(ReplyScene.TOKEN);
        assertThat(listed.path("state").asString()).isEqualTo("DELIVERED");
        assertThat(listed.path("channelMessageIds").get(0).asString()).isEqualTo(Long.toString(sent.messageId()));
        ReplyDelivered reported = scene.deliveries(replyId).getFirst();
        assertThat(reported.getOutcome()).isEqualTo(DeliveryOutcome.DELIVERED);
        assertThat(reported.getChannelMessageIds()).containsExactly(Long.toString(sent.messageId()));
        assertThat(reported.getConversationId()).isEqualTo(ReplyScene.conversation(chat));
    }

    @Test
    void replyThatArrivesTwiceIsSentAndReportedOnce() {
        // Given
        String chat = ReplyScene.newChat();
        ReplyRequested.Builder reply = ReplyScene.reply(chat, "once");

        // When
        String replyId = scene.request(reply);
        scene.awaitEnd(chat, replyId);
        scene.request(reply);
        scene.awaitEnd(chat, scene.request(ReplyScene.reply(chat, "after it")));

        // Then
        assertThat(scene.telegram.textsTo(chat)).containsExactly("once", "after it");
        assertThat(scene.deliveries(replyId)).hasSize(1);
    }

    @Test
    void repliesOfAChatKeepTheirOrder() {
        // Given
        String chat = ReplyScene.newChat();
        List<String> texts =
                IntStream.range(0, 30).mapToObj(index -> "reply " + index).toList();

        // When
        texts.forEach(text -> scene.request(ReplyScene.reply(chat, text)));

        // Then
        await().atMost(PATIENCE).until(() -> scene.telegram.textsTo(chat).size() >= 30);
        assertThat(scene.telegram.textsTo(chat)).containsExactlyElementsOf(texts);
    }

    @Test
    void scalingWeakness34_longReplyIsSentInPartsInOrder() {
        // Given
        String chat = ReplyScene.newChat();
        String text =
                IntStream.range(0, 2500).mapToObj(index -> "word" + index + " ").reduce("", String::concat);

        // When
        String replyId = scene.request(ReplyScene.reply(chat, text));

        // Then
        JsonNode listed = scene.awaitEnd(chat, replyId);
        List<String> sent = scene.telegram.textsTo(chat);
        assertThat(sent)
                .hasSizeGreaterThan(4)
                .allSatisfy(part -> assertThat(part.length()).isLessThanOrEqualTo(4096));
        assertThat(String.join("", sent)).isEqualTo(text);
        assertThat(listed.path("channelMessageIds").size()).isEqualTo(sent.size());
    }

    @Test
    void blockedBotIsReportedAndTheNextReplyGetsItsTurn() {
        // Given
        String chat = ReplyScene.newChat();
        scene.telegram.answerNext(chat, BotApiServer.error(403, "Forbidden: bot was blocked by the user"));

        // When
        String refused = scene.request(ReplyScene.reply(chat, "to a blocker"));
        String next = scene.request(ReplyScene.reply(chat, "to a repentant"));

        // Then
        assertThat(scene.awaitEnd(chat, refused).path("error").asString()).contains("blocked by the user");
        assertThat(scene.awaitEnd(chat, next).path("state").asString()).isEqualTo("DELIVERED");
        ReplyDelivered reported = scene.deliveries(refused).getFirst();
        assertThat(reported.getOutcome()).isEqualTo(DeliveryOutcome.FAILED);
        assertThat(reported.getError()).contains("403").contains("blocked");
    }

    @Test
    void retryAfterIsHonouredAndHoldsUpNoOtherChat() {
        // Given
        String limited = ReplyScene.newChat();
        String other = ReplyScene.newChat();
        scene.telegram.answerNext(limited, BotApiServer.retryAfter(2));

        // When
        Instant start = Instant.now();
        String waiting = scene.request(ReplyScene.reply(limited, "patience"));
        String free = scene.request(ReplyScene.reply(other, "at once"));

        // Then
        JsonNode second = scene.awaitEnd(other, free);
        JsonNode first = scene.awaitEnd(limited, waiting);
        assertThat(Duration.between(start, Instant.parse(first.path("endedAt").asString())))
                .isGreaterThan(Duration.ofSeconds(2));
        assertThat(Instant.parse(second.path("endedAt").asString()))
                .isBefore(Instant.parse(first.path("endedAt").asString()));
        assertThat(scene.telegram.textsTo(limited)).containsExactly("patience");
    }

    @Test
    void failureOfTelegramIsTriedAgainAndKeepsTheOrder() {
        // Given
        String chat = ReplyScene.newChat();
        scene.telegram.answerNext(chat, BotApiServer.error(502, "Bad Gateway"));
        scene.telegram.answerNext(chat, BotApiServer.error(500, "Internal Server Error"));

        // When
        scene.request(ReplyScene.reply(chat, "first"));
        String second = scene.request(ReplyScene.reply(chat, "second"));

        // Then
        scene.awaitEnd(chat, second);
        assertThat(scene.telegram.textsTo(chat)).containsExactly("first", "second");
    }

    @Test
    void refusedTokenIsTriedAgainSoThatANewOneMaySendIt() {
        // Given
        String chat = ReplyScene.newChat();
        scene.telegram.answerNext(chat, BotApiServer.error(401, "Unauthorized"));

        // When
        String replyId = scene.request(ReplyScene.reply(chat, "with the new token"));

        // Then
        assertThat(scene.awaitEnd(chat, replyId).path("state").asString()).isEqualTo("DELIVERED");
    }

    @Test
    void htmlIsSentAsHtml() {
        // Given
        String chat = ReplyScene.newChat();

        // When
        String replyId = scene.request(ReplyScene.reply(chat, "<b>bold</b>").setFormat(ReplyFormat.HTML));

        // Then
        scene.awaitEnd(chat, replyId);
        assertThat(scene.telegram.deliveredTo(chat).getFirst().parseMode()).isEqualTo("HTML");
    }

    @Test
    void scalingWeakness34_htmlThatTelegramRefusesIsSentAsPlainText() {
        // Given
        String chat = ReplyScene.newChat();
        scene.telegram.answerNext(
                chat, BotApiServer.error(400, "Bad Request: can't parse entities: Unsupported start tag"));

        // When
        String replyId =
                scene.request(ReplyScene.reply(chat, "<h1>Title</h1> a &lt; b").setFormat(ReplyFormat.HTML));

        // Then
        assertThat(scene.awaitEnd(chat, replyId).path("state").asString()).isEqualTo("DELIVERED");
        Message sent = scene.telegram.deliveredTo(chat).getFirst();
        assertThat(sent.text()).isEqualTo("Title a < b");
        assertThat(sent.parseMode()).isEmpty();
    }

    @Test
    void replyWithoutTextFailsAndIsNotSent() {
        // Given
        String chat = ReplyScene.newChat();

        // When
        String replyId = scene.request(ReplyScene.reply(chat, " \n "));

        // Then
        assertThat(scene.awaitEnd(chat, replyId).path("error").asString()).isEqualTo("the reply has no text");
        assertThat(scene.telegram.deliveredTo(chat)).isEmpty();
    }

    @Test
    void botOfAnotherWorkspaceIsNotUsed() {
        // Given
        String chat = ReplyScene.newChat();

        // When
        String replyId = scene.request(ReplyScene.reply(chat, "across tenants").setWorkspaceId("other"));

        // Then
        assertThat(scene.deliveries(replyId).getFirst().getOutcome()).isEqualTo(DeliveryOutcome.FAILED);
        assertThat(scene.telegram.deliveredTo(chat)).isEmpty();
    }

    @Test
    void weakness26b_replyToAnApiCallerIsDeliveredByBeingReadable() {
        // Given
        String chat = ReplyScene.newChat();
        ReplyRequested.Builder reply = ReplyScene.reply(chat, "read me")
                .setReplyAddress(ReplyAddress.newBuilder().setProvider("api").build());

        // When
        String replyId = scene.request(reply);

        // Then
        JsonNode listed = scene.awaitEnd(chat, replyId);
        assertThat(listed.path("state").asString()).isEqualTo("DELIVERED");
        assertThat(listed.path("text").asString()).isEqualTo("read me");
        assertThat(scene.telegram.deliveredTo(chat)).isEmpty();
    }

    @Test
    void repliesAreListedInPagesThatFollowOnEachOther() {
        // Given
        String chat = ReplyScene.newChat();
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(index -> scene.request(ReplyScene.reply(chat, "page " + index)))
                .toList();
        scene.awaitEnd(chat, ids.getLast());
        String path = "/v1/replies?limit=3&conversationId=" + ReplyScene.conversation(chat);

        // When
        JsonNode first = scene.ingress.get("reader", path).json();
        JsonNode second = scene.ingress
                .get("reader", path + "&after=" + first.path("next").asString())
                .json();

        // Then
        assertThat(replyIds(first)).containsExactlyElementsOf(ids.subList(0, 3));
        assertThat(replyIds(second)).containsExactlyElementsOf(ids.subList(3, 5));
    }

    static List<Topic> topics() {
        return RubbishRules.topicsOf("ingress-service");
    }

    @ParameterizedTest
    @MethodSource("topics")
    void rubbishGoesToTheDeadLettersWithItsReasonAndTheNextEventIsHandled(Topic topic) {
        RubbishRules.check(scene.ingress, topic);
    }

    @Test
    void retentionTickDeletesWhatEndedLongAgoAndNothingElse() {
        // Given
        String chat = ReplyScene.newChat();
        String old = scene.request(ReplyScene.reply(chat, "old"));
        String young = scene.request(ReplyScene.reply(chat, "young"));
        scene.awaitEnd(chat, old);
        scene.awaitEnd(chat, young);
        scene.ingress
                .bean(DSLContext.class)
                .execute(
                        "update ingress.reply set ended_at = now() - interval '31 days' where reply_id = ?::uuid", old);

        // When
        scene.kafka.tick("retention");

        // Then
        await().atMost(PATIENCE)
                .until(() -> scene.find(ReplyScene.conversation(chat), old).isMissingNode());
        assertThat(scene.find(ReplyScene.conversation(chat), young).isMissingNode())
                .isFalse();
    }

    @Test
    void outcomesAreCountedAndTimedAndWaitingConversationsShown() {
        // Given
        MeterRegistry meters = scene.ingress.bean(MeterRegistry.class);
        // What other tests have asked for is counted when its conversation's work has ended.
        await().atMost(PATIENCE)
                .until(() -> meters.get("agentfactory.reply.lanes").gauge().value() == 0);
        double delivered = deliveries(meters, "delivered");
        double failed = deliveries(meters, "failed");
        double postponed = deliveries(meters, "postponed");
        String chat = ReplyScene.newChat();
        scene.telegram.answerNext(chat, BotApiServer.retryAfter(2));
        scene.telegram.answerNext(chat, BotApiServer.error(403, "Forbidden: bot was blocked by the user"));

        // When
        scene.request(ReplyScene.reply(chat, "refused"));
        await().atMost(PATIENCE)
                .until(() -> meters.get("agentfactory.reply.lanes").gauge().value() == 1);
        scene.awaitEnd(chat, scene.request(ReplyScene.reply(chat, "taken")));

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(deliveries(meters, "delivered")).isEqualTo(delivered + 1);
            assertThat(deliveries(meters, "failed")).isEqualTo(failed + 1);
            assertThat(deliveries(meters, "postponed")).isEqualTo(postponed + 1);
        });
        assertThat(meters.get("agentfactory.reply.duration")
                        .tag("outcome", "failed")
                        .timer()
                        .max(TimeUnit.SECONDS))
                .isGreaterThan(2);
        await().atMost(PATIENCE)
                .until(() -> meters.get("agentfactory.reply.lanes").gauge().value() == 0);
    }

    private static double deliveries(MeterRegistry meters, String outcome) {
        return meters.counter("agentfactory.reply.deliveries", "provider", "telegram", "outcome", outcome)
                .count();
    }

    private static List<String> replyIds(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(item -> item.path("replyId").asString())
                .toList();
    }
}
