package io.agentfactory.queue.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.event.Trace;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is told of a message is told in the trace that brought it, taken in batches or not. */
class MessageTraceTest {

    private static QueueUnderTest queue;
    private static Scene scene;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of("agent-factory.recovery.interval", "20ms"));
        scene = new Scene(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @Test
    void aReplyBelongsToTheTraceOfItsMessage() {
        // Given: two messages of two traces
        String conversation = "c-" + UUID.randomUUID();
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        Trace first = Trace.continuing(null);
        Trace second = Trace.continuing(null);
        try (EventTap replies = EventTap.on(Topics.REPLIES, queue);
                EventTap lifecycle = EventTap.on(Topics.MESSAGE_LIFECYCLE, queue)) {

            // When
            String firstId = send(conversation, "first", first);
            String secondId = send(conversation, "second", second);
            worker.complete(worker.awaitClaim(), "answer to the first");
            worker.complete(worker.awaitClaim(), "answer to the second");

            // Then
            replies.awaitValue(value -> value.toString().contains("answer to the second"));
            assertThat(traces(replies, firstId)).containsOnly(first.traceId());
            assertThat(traces(replies, secondId)).containsOnly(second.traceId());
            lifecycle.awaitValue(value ->
                    value.toString().contains(secondId) && value.toString().contains("COMPLETED"));
            assertThat(traces(lifecycle, firstId)).hasSize(3).containsOnly(first.traceId());
            assertThat(traces(lifecycle, secondId)).hasSize(3).containsOnly(second.traceId());
        }
    }

    @Test
    void aScheduledMessageKeepsItsTrace() {
        // Given
        String conversation = "c-" + UUID.randomUUID();
        Trace trace = Trace.continuing(null);
        MessageReceived scheduled = MessageReceived.newBuilder(
                        Scene.received(UUID.randomUUID().toString(), conversation, "later", 3))
                .setScheduledFor(Instant.now().plusSeconds(1))
                .build();

        // When
        queue.bean(Intake.class).take(List.of(new Arrival(scheduled, trace.traceparent())));

        // Then
        QueueProbe probe = new QueueProbe(queue);
        await().until(() -> probe.holds(conversation, scheduled.getMessageId()));
        assertThat(probe.rows("select traceparent from message where message_id = ?::uuid", scheduled.getMessageId()))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("traceparent", trace.traceparent()));
    }

    private static String send(String conversation, String text, Trace trace) {
        try (var scope = trace.enter()) {
            return scene.message(conversation, text);
        }
    }

    private static List<String> traces(EventTap tap, String messageId) {
        return tap.records().stream()
                .filter(record -> tap.event(record).toString().contains(messageId))
                .map(MessageTraceTest::traceId)
                .toList();
    }

    private static String traceId(ConsumerRecord<?, ?> record) {
        return Trace.continuing(Trace.header(record.headers())).traceId();
    }
}
