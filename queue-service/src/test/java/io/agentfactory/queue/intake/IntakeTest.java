package io.agentfactory.queue.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.queue.lane.ConversationKey;
import io.agentfactory.queue.lane.LaneKey;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.HeldRows;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.testing.KafkaProbe;
import io.agentfactory.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class IntakeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static QueueUnderTest queue;
    private static QueueUnderTest copy;
    private static QueueProbe probe;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of("agent-factory.recovery.interval", "20ms"));
        copy = queue.startCopy();
        probe = new QueueProbe(queue);
    }

    @AfterAll
    static void stop() {
        copy.close();
        queue.close();
    }

    private static MessageReceived message(String conversation, String agent, Instant due) {
        return MessageReceived.newBuilder(Scene.received(UUID.randomUUID().toString(), conversation, "text", 3))
                .setAgentKey(agent)
                .setScheduledFor(due)
                .build();
    }

    private static Arrival arrival(MessageReceived event) {
        return new Arrival(event, null);
    }

    private static String fresh() {
        return "c-" + UUID.randomUUID();
    }

    private static List<String> lane(String conversation) {
        return probe.rows("""
                        select m.message_id from message m join lane l using (lane_id)
                        where l.conversation_id = ? order by m.seq
                        """, conversation).stream()
                .map(row -> String.valueOf(row.get("message_id")))
                .toList();
    }

    @Test
    void weakness24_aMessageOutOfBoundsIsPutAsideWithItsReasonAndHoldsUpNoOther() {
        // Given
        String conversation = fresh();
        MessageReceived good = Scene.received(UUID.randomUUID().toString(), conversation, "good", 1);
        try (KafkaProbe kafka = new KafkaProbe(queue, Topics.MESSAGES + ".dlt")) {
            // When
            kafka.publish(
                    Topics.MESSAGES,
                    conversation,
                    Scene.received(UUID.randomUUID().toString(), conversation, "never tried", 0));
            kafka.publish(
                    Topics.MESSAGES,
                    conversation,
                    MessageReceived.newBuilder(good).setPriority(101).build());
            kafka.publish(Topics.MESSAGES, conversation, good);

            // Then
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(lane(conversation)).containsExactly(good.getMessageId()));
            // what is put aside comes at least once: a copy whose partitions are taken from it reads its last batch
            // again
            Stream<String> reasons = kafka.records(Topics.MESSAGES + ".dlt").stream()
                    .filter(record -> conversation.equals(record.key()))
                    .map(record -> new String(
                            record.headers()
                                    .lastHeader("agent-factory.dlt-reason")
                                    .value(),
                            StandardCharsets.UTF_8));
            assertThat(reasons.distinct())
                    .satisfiesExactly(
                            attempts -> assertThat(attempts).contains("maxAttempts is 0, must be 1 to 100"),
                            priority -> assertThat(priority).contains("priority is 101, must be 0 to 100"));
        }
    }

    @Test
    void aNewConversationBelongsToTheAgentThatIsWrittenToFirst() {
        // Given
        String conversation = fresh();
        MessageReceived first = message(conversation, "zoe", Instant.EPOCH);
        MessageReceived second = message(conversation, "abe", Instant.EPOCH);

        // When
        queue.bean(Intake.class).take(List.of(arrival(first), arrival(second)));

        // Then
        assertThat(probe.lane(conversation)).containsEntry("agent_key", "zoe");
        assertThat(lane(conversation)).containsExactly(first.getMessageId());
    }

    @Test
    void twoCopiesAppendWhatIsDueInTheOrderOfItsTime() {
        // Given: more than one look takes, so that both copies have something to take
        String conversation = fresh();
        Instant begin = Instant.now().plusSeconds(2);
        List<MessageReceived> scheduled = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            scheduled.add(message(conversation, "helper", begin.plusMillis(i)));
        }

        // When
        queue.bean(Intake.class)
                .take(scheduled.stream().map(IntakeTest::arrival).toList());

        // Then
        await().atMost(PATIENCE).until(() -> lane(conversation).size() == scheduled.size());
        assertThat(lane(conversation))
                .containsExactlyElementsOf(
                        scheduled.stream().map(MessageReceived::getMessageId).toList());
    }

    @Test
    void aScheduledMessageThatCannotBeReadIsKeptAndHoldsUpNoOther() {
        // Given
        UUID unreadable = unreadable(fresh());
        MessageReceived behind = message(fresh(), "helper", Instant.now().plusSeconds(1));

        // When
        queue.bean(Intake.class).take(List.of(arrival(behind)));

        // Then
        await().atMost(PATIENCE).until(() -> lane(behind.getConversationId()).equals(List.of(behind.getMessageId())));
        assertThat(probe.rows(
                        "select rest_until > now() as rests from scheduled_message where message_id = ?", unreadable))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("rests", true));
    }

    @Test
    void whatFallsDueAfterAMessageThatRestsWaitsBehindItUntilItIsGivenUp() {
        // Given
        String conversation = fresh();
        UUID unreadable = unreadable(conversation);
        await().atMost(PATIENCE)
                .until(() -> probe.rows(
                                        "select 1 from scheduled_message where message_id = ? and rest_until > now()",
                                        unreadable)
                                .size()
                        == 1);
        MessageReceived behind = message(conversation, "helper", Instant.now().plusMillis(10));
        MessageReceived elsewhere = message(fresh(), "helper", Instant.now().plusMillis(50));
        queue.bean(Intake.class).take(List.of(arrival(behind), arrival(elsewhere)));
        await().atMost(PATIENCE).until(() -> lane(elsewhere.getConversationId()).size() == 1);
        List<String> whileItRests = lane(conversation);
        try (EventTap lifecycle = EventTap.on(Topics.MESSAGE_LIFECYCLE, queue)) {

            // When: it is tried for the last time
            queue.bean(DSLContext.class)
                    .execute(
                            "update scheduled_message set attempts = 4, rest_until = 'epoch' where message_id = ?",
                            unreadable);

            // Then
            MessageLifecycleChanged told = (MessageLifecycleChanged)
                    lifecycle.awaitValue(event -> event instanceof MessageLifecycleChanged change
                            && change.getMessageId().equals(unreadable.toString()));
            assertThat(told.getChange()).isEqualTo(MessageChange.REJECTED);
            assertThat(told.getConversationId()).isEqualTo(conversation);
        }
        assertThat(whileItRests).isEmpty();
        await().atMost(PATIENCE).until(() -> lane(conversation).equals(List.of(behind.getMessageId())));
        assertThat(probe.rows("select 1 from scheduled_message where message_id = ?", unreadable))
                .hasSize(1);
    }

    /** A message for later, long due, of which nothing can be made. */
    private static UUID unreadable(String conversation) {
        UUID messageId = UUID.randomUUID();
        queue.bean(DSLContext.class).execute("""
                        insert into scheduled_message (message_id, workspace_id, conversation_id, due_at, event)
                        values (?, 'default', ?, now() - interval '1 day', ?)
                        """, messageId, conversation, new byte[] {1, 2, 3});
        return messageId;
    }

    @Test
    void aBatchThatWaitsForALaneHoldsNoWorker() throws Exception {
        // Given: a listening owner of the first of two lanes
        String first = "c-1-" + UUID.randomUUID();
        String second = "c-2-" + UUID.randomUUID();
        String workerId = "w-" + UUID.randomUUID();
        LaneStore lanes = queue.bean(LaneStore.class);
        lanes.createMissing(List.of(new LaneKey("default", first, "helper"), new LaneKey("default", second, "helper")));
        assertThat(new Scene(queue).worker(workerId, first).claim(0, true).status())
                .isEqualTo(204);
        List<Arrival> batch = List.of(
                arrival(Scene.received(UUID.randomUUID().toString(), first, "one", 3)),
                arrival(Scene.received(UUID.randomUUID().toString(), second, "two", 3)));

        // When: somebody who holds the second lane asks for that worker
        HeldRows held = new HeldRows(queue);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> taken = queue.bean(TransactionTemplate.class).execute(status -> {
                held.lane(new ConversationKey("default", second));
                Future<?> waiting =
                        threads.submit(() -> queue.bean(Intake.class).take(batch));
                await().atMost(PATIENCE).until(probe::somebodyWaits);
                held.worker(workerId);
                return waiting;
            });

            // Then
            taken.get();
        }
        assertThat(lane(first)).hasSize(1);
        assertThat(lane(second)).hasSize(1);
    }
}
