package io.agentfactory.platform.outbox;

import static java.util.stream.Collectors.toSet;

import io.agentfactory.platform.event.EncodedEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of rows in the order of their ids without waiting in between, then waits for the acknowledgements.
 * The producer is idempotent and has one request in flight, so a partition takes a prefix of what was sent to it, in
 * order. The first failure ends the sending: what stands behind a row that failed must not overtake it.
 */
final class PublishingRound {

    private final List<OutboxRow> rows;
    private final String source;
    private final CountDownLatch open;
    /** Events of each row that are not acknowledged yet, by the row's place. */
    private final AtomicIntegerArray openInRow;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** @param source who publishes */
    PublishingRound(List<OutboxRow> rows, String source) {
        this.rows = rows;
        this.source = source;
        int[] events = rows.stream().mapToInt(row -> row.events().size()).toArray();
        this.openInRow = new AtomicIntegerArray(events);
        this.open = new CountDownLatch(IntStream.of(events).sum());
    }

    void send(Producer<byte[], byte[]> producer) {
        for (int place = 0; place < rows.size(); place++) {
            for (ProducerRecord<byte[], byte[]> record : rows.get(place).toRecords(source)) {
                if (failure.get() != null) {
                    return;
                }
                send(record, place, producer);
            }
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record, int place, Producer<byte[], byte[]> producer) {
        try {
            producer.send(record, (metadata, problem) -> answered(place, problem));
        } catch (RuntimeException e) {
            answered(place, e);
        }
    }

    private void answered(int place, @Nullable Exception problem) {
        if (problem == null) {
            openInRow.decrementAndGet(place);
            acknowledged.incrementAndGet();
        } else {
            failure.compareAndSet(null, problem);
        }
        open.countDown();
    }

    /** Waits until every event is acknowledged, one has failed, or the time is up; false in the last case. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return failure.get() != null || open.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Events that are acknowledged. */
    int acknowledged() {
        return acknowledged.get();
    }

    @Nullable
    Exception failure() {
        return failure.get();
    }

    /**
     * Rows that may be deleted: all their events are acknowledged, and no row before them that has one of the same
     * topic and key stays.
     */
    List<OutboxRow> published() {
        List<OutboxRow> published = new ArrayList<>();
        Set<Order> broken = new HashSet<>();
        for (int place = 0; place < rows.size(); place++) {
            OutboxRow row = rows.get(place);
            Set<Order> orders = row.events().stream().map(Order::of).collect(toSet());
            if (openInRow.get(place) == 0 && Collections.disjoint(orders, broken)) {
                published.add(row);
            } else {
                broken.addAll(orders);
            }
        }
        return published;
    }

    /** What must not be overtaken: the events of one key in one topic. */
    private record Order(String topic, String key) {

        static Order of(EncodedEvent event) {
            return new Order(event.topic(), event.key());
        }
    }
}
