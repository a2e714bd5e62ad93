package io.agentfactory.ingress.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.DeliveryOutcome;
import io.agentfactory.ingress.db.Tables;
import io.agentfactory.ingress.testing.RunningIngress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TwoCopiesTest {

    private static final int CHATS = 15;
    private static final int REPLIES_PER_CHAT = 12;

    private static ReplyScene scene;
    private static RunningIngress other;

    @BeforeAll
    static void start() throws Exception {
        scene = new ReplyScene(Map.of("agent-factory.reply.poll-interval", "50ms"));
        other = RunningIngress.start(scene.settings);
    }

    @AfterAll
    static void stop() {
        other.close();
        scene.close();
    }

    @Test
    void copiesShareTheWorkDoubleNothingAndKeepTheOrder() {
        // Given
        List<String> chats = IntStream.range(0, CHATS)
                .mapToObj(index -> ReplyScene.newChat())
                .toList();

        // When
        for (int reply = 0; reply < REPLIES_PER_CHAT; reply++) {
            for (String chat : chats) {
                scene.request(ReplyScene.reply(chat, "reply " + reply));
            }
        }

        // Then
        List<String> expected = IntStream.range(0, REPLIES_PER_CHAT)
                .mapToObj(reply -> "reply " + reply)
                .toList();
        await().atMost(Duration.ofSeconds(60)).until(() -> delivered(chats) == CHATS * REPLIES_PER_CHAT);
        assertThat(chats)
                .allSatisfy(chat -> assertThat(scene.telegram.textsTo(chat)).containsExactlyElementsOf(expected));
        await().until(() -> scene.ingress.bean(LaneStore.class).count() == 0);
    }

    @Test
    void copyThatWasHeldUpChangesNothingAfterAnotherHasTakenTheLane() {
        // Given
        stopLoops();
        Deliveries late = scene.ingress.bean(Deliveries.class);
        Deliveries quick = other.bean(Deliveries.class);
        String chat = ReplyScene.newChat();
        late.record(ReplyScene.reply(chat, "fenced").build());
        Lane lateLane = laneOf(chat, late.claim(100));
        Reply reply = late.next(lateLane).orElseThrow();
        letLeasesRunOut();
        Lane quickLane = laneOf(chat, quick.claim(100));

        // When
        boolean ended = late.end(lateLane, reply, DeliveryOutcome.FAILED, "too late");

        // Then
        assertThat(ended).isFalse();
        assertThat(late.next(lateLane)).isEmpty();
        assertThat(quickLane.token()).isGreaterThan(lateLane.token());
        assertThat(quick.next(quickLane)).map(Reply::replyId).contains(reply.replyId());
        startLoops();
        scene.awaitEnd(chat, release(quick, quickLane, reply));
        assertThat(scene.telegram.textsTo(chat)).containsExactly("fenced");
    }

    @Test
    void replyThatWasInterruptedGoesOnWithThePartsThatWereNotSent() {
        // Given
        stopLoops();
        Deliveries deliveries = scene.ingress.bean(Deliveries.class);
        String chat = ReplyScene.newChat();
        deliveries.record(
                ReplyScene.reply(chat, "a".repeat(4096) + "b".repeat(4096)).build());
        Lane lane = laneOf(chat, deliveries.claim(100));
        Reply reply = deliveries.next(lane).orElseThrow();
        deliveries.partSent(lane, reply, reply.parts().getFirst(), "1");
        letLeasesRunOut();

        // When
        startLoops();

        // Then
        scene.awaitEnd(chat, reply.replyId().toString());
        assertThat(scene.telegram.textsTo(chat)).containsExactly("b".repeat(4096));
    }

    @Test
    void leasedLaneIsNotClaimedByAnotherCopy() {
        // Given
        stopLoops();
        Deliveries mine = scene.ingress.bean(Deliveries.class);
        String chat = ReplyScene.newChat();
        mine.record(ReplyScene.reply(chat, "mine").build());
        Lane lane = laneOf(chat, mine.claim(100));

        // When
        List<Lane> theirs = other.bean(Deliveries.class).claim(100);

        // Then
        assertThat(theirs).noneMatch(their -> their.conversationId().equals(ReplyScene.conversation(chat)));
        mine.postpone(lane, Duration.ZERO, 0);
        startLoops();
    }

    private static int delivered(List<String> chats) {
        return scene.ingress
                .bean(DSLContext.class)
                .fetchCount(Tables.REPLY, Tables.REPLY.STATE.eq("DELIVERED").and(Tables.REPLY.CHAT_ID.in(chats)));
    }

    private static String release(Deliveries deliveries, Lane lane, Reply reply) {
        deliveries.postpone(lane, Duration.ZERO, 0);
        return reply.replyId().toString();
    }

    private static Lane laneOf(String chat, List<Lane> claimed) {
        return claimed.stream()
                .filter(lane -> lane.conversationId().equals(ReplyScene.conversation(chat)))
                .findFirst()
                .orElseThrow();
    }

    private static void letLeasesRunOut() {
        scene.ingress
                .bean(DSLContext.class)
                .update(Tables.DELIVERY_LANE)
                .set(Tables.DELIVERY_LANE.DUE_AT, DSL.currentInstant())
                .execute();
    }

    private static void stopLoops() {
        scene.ingress.bean(DeliveryLoop.class).stop();
        other.bean(DeliveryLoop.class).stop();
    }

    private static void startLoops() {
        scene.ingress.bean(DeliveryLoop.class).start();
        other.bean(DeliveryLoop.class).start();
    }
}
