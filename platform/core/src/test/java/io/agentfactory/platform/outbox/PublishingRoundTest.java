package io.agentfactory.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.platform.event.EncodedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PublishingRoundTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void rowsGoOutInTheOrderOfTheirIdsWithoutWaitingForEachOther() {
        // Given
        var round = new PublishingRound(List.of(row(1, "a"), row(2, "b"), row(3, "a")), "/test");

        // When
        round.send(producer);

        // Then
        assertThat(sequences()).containsExactly("1000", "2000", "3000");
        assertThat(round.published()).isEmpty();
    }

    @Test
    void onlyWhatWasAcknowledgedIsPublished() throws InterruptedException {
        // Given
        var round = new PublishingRound(List.of(row(1, "a"), row(2, "b")), "/test");
        round.send(producer);

        // When
        producer.completeNext();

        // Then
        assertThat(ids(round)).containsExactly(1L);
        assertThat(round.awaitEnd(1)).isFalse();
    }

    @Test
    void theFirstFailureEndsTheSending() throws InterruptedException {
        // Given
        var refused = new RecordTooLargeException("too large");
        producer.sendException = refused;
        var round = new PublishingRound(List.of(row(1, "a"), row(2, "a")), "/test");

        // When
        round.send(producer);

        // Then
        assertThat(producer.history()).isEmpty();
        assertThat(round.failure()).isSameAs(refused);
        assertThat(round.awaitEnd(1)).isTrue();
        assertThat(round.published()).isEmpty();
    }

    @Test
    void whatStandsBehindAFailedRowOfItsKeyIsNotDeleted() {
        // Given
        var round = new PublishingRound(List.of(row(1, "a"), row(2, "b"), row(3, "a"), row(4, "c")), "/test");
        round.send(producer);

        // When
        producer.errorNext(new RecordTooLargeException("refused by the broker"));
        while (producer.completeNext()) {
            // the others are acknowledged
        }

        // Then
        assertThat(ids(round)).containsExactly(2L, 4L);
    }

    @Test
    void eventsOfARowAreNumberedInTheirOrder() {
        // Given
        var round =
                new PublishingRound(List.of(new OutboxRow(7, List.of(event("a"), event("b"), event("a")))), "/test");

        // When
        round.send(producer);

        // Then
        assertThat(sequences()).containsExactly("7000", "7001", "7002");
    }

    @Test
    void aRowIsPublishedWhenAllItsEventsAre() {
        // Given
        var round =
                new PublishingRound(List.of(new OutboxRow(1, List.of(event("a"), event("b"))), row(2, "c")), "/test");
        round.send(producer);

        // When
        producer.completeNext();
        producer.errorNext(new RecordTooLargeException("refused by the broker"));
        producer.completeNext();

        // Then
        assertThat(ids(round)).containsExactly(2L);
    }

    @Test
    void noRowIsDeletedBehindOneThatStaysWithAnEventOfTheSameKey() {
        // Given
        var round =
                new PublishingRound(List.of(new OutboxRow(1, List.of(event("a"), event("b"))), row(2, "a")), "/test");
        round.send(producer);

        // When: the row's own event of that key is acknowledged, its other one is not
        producer.completeNext();
        producer.errorNext(new RecordTooLargeException("refused by the broker"));
        producer.completeNext();

        // Then: what is repeated of the first row would come after the second's
        assertThat(ids(round)).isEmpty();
    }

    private List<String> sequences() {
        return producer.history().stream()
                .map(record ->
                        new String(record.headers().lastHeader("ce_sequence").value(), StandardCharsets.US_ASCII))
                .toList();
    }

    private static Stream<Long> ids(PublishingRound round) {
        return round.published().stream().map(OutboxRow::id);
    }

    private static OutboxRow row(long id, String key) {
        return new OutboxRow(id, List.of(event(key)));
    }

    private static EncodedEvent event(String key) {
        return new EncodedEvent("topic", key, new byte[] {0}, UUID.randomUUID(), "type", Instant.EPOCH, "00-trace");
    }
}
