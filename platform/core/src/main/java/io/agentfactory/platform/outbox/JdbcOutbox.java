package io.agentfactory.platform.outbox;

import io.agentfactory.platform.event.EncodedEvent;
import io.agentfactory.platform.event.EventEncoder;
import io.agentfactory.platform.event.OutboundEvent;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes events on the connection of the running transaction, as one row where they are not very many, and wakes the
 * relay once that has committed. It never talks to Kafka, and to the schema registry only for a schema that it has not
 * seen before.
 */
final class JdbcOutbox implements Outbox {

    private static final int[] ONE_ROW = {Types.BINARY};

    /** Rows stay small enough for the relay to read several of them at a time. */
    private static final int ROW_BYTES = 1 << 20;

    private final EventEncoder encoder;
    private final JdbcTemplate jdbc;
    private final TransactionSynchronization wakeAfterCommit;

    JdbcOutbox(EventEncoder encoder, JdbcTemplate jdbc, Runnable wakeRelay) {
        this.encoder = encoder;
        this.jdbc = jdbc;
        this.wakeAfterCommit = new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wakeRelay.run();
            }
        };
    }

    @Override
    public void addAll(Collection<OutboundEvent> events) {
        for (byte[] row : rows(events)) {
            jdbc.update("insert into outbox (events) values (?)", new Object[] {row}, ONE_ROW);
        }
    }

    @Override
    public List<byte[]> rows(Collection<OutboundEvent> events) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "events are added to the outbox inside the transaction whose change they tell of, and none is active");
        }
        if (events.isEmpty()) {
            return List.of();
        }
        List<byte[]> rows = divided(events.stream().map(encoder::encode).toList()).stream()
                .map(StoredEvents::write)
                .toList();
        // The synchronizations are a set: adding the same one again does nothing.
        TransactionSynchronizationManager.registerSynchronization(wakeAfterCommit);
        return rows;
    }

    /** The events in their order, divided where they are too many or too large for one row. */
    private static List<List<EncodedEvent>> divided(List<EncodedEvent> events) {
        List<List<EncodedEvent>> rows = new ArrayList<>();
        List<EncodedEvent> row = new ArrayList<>();
        int bytes = 0;
        for (EncodedEvent event : events) {
            boolean full = row.size() == OutboxRow.MOST_EVENTS || bytes + event.value().length > ROW_BYTES;
            if (full && !row.isEmpty()) {
                rows.add(row);
                row = new ArrayList<>();
                bytes = 0;
            }
            row.add(event);
            bytes += event.value().length;
        }
        rows.add(row);
        return rows;
    }
}
