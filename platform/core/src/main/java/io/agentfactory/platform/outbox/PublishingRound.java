package io.agentfactory.platform.outbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows in the order of their ids without waiting in between, then waits for the acknowledgements. The producer is
 * idempotent and has one request in flight, so a partition takes a prefix of what was sent to it, in order. The first
 * failure ends the sending: what stands behind a row that failed must not overtake it.
 */
final class PublishingRound {

    private final List<OutboxRow> rows;
    private final CountDownLatch open;
    private final Set<Long> acknowledged = Collections.synchronizedSet(new HashSet<>());
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    PublishingRound(List<OutboxRow> rows) {
        this.rows = rows;
        this.open = new CountDownLatch(rows.size());
    }

    void send(Producer<byte[], byte[]> producer) {
        for (OutboxRow row : rows) {
            if (failure.get() != null) {
                return;
            }
            try {
                producer.send(row.toRecord(), (metadata, problem) -> answered(row, problem));
            } catch (RuntimeException e) {
                answered(row, e);
            }
        }
    }

    private void answered(OutboxRow row, @Nullable Exception problem) {
        if (problem == null) {
            acknowledged.add(row.id());
        } else {
            failure.compareAndSet(null, problem);
        }
        open.countDown();
    }

    /** Waits until every row is acknowledged, one has failed, or the time is up; false in the last case. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return failure.get() != null || open.await(millis, TimeUnit.MILLISECONDS);
    }

    int acknowledged() {
        return acknowledged.size();
    }

    @Nullable
    Exception failure() {
        return failure.get();
    }

    /** Rows that may be deleted: acknowledged, and with no row of their topic and key missing before them. */
    List<OutboxRow> published() {
        List<OutboxRow> published = new ArrayList<>();
        Set<List<String>> broken = new HashSet<>();
        for (OutboxRow row : rows) {
            List<String> order = List.of(row.event().topic(), row.event().key());
            if (acknowledged.contains(row.id()) && !broken.contains(order)) {
                published.add(row);
            } else {
                broken.add(order);
            }
        }
        return published;
    }
}
