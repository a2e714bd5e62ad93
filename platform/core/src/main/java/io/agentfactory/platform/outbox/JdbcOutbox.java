package io.agentfactory.platform.outbox;

import io.agentfactory.platform.event.EncodedEvent;
import io.agentfactory.platform.event.EventEncoder;
import io.agentfactory.platform.event.OutboundEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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

    private static final String INSERT = "insert into outbox (events, value) values (?::json, ?)";

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
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "events are added to the outbox inside the transaction whose change they tell of, and none is active");
        }
        if (events.isEmpty()) {
            return;
        }
        List<EncodedEvent> encoded = events.stream().map(encoder::encode).toList();
        jdbc.execute((Connection connection) -> insert(connection, rows(encoded)));
        // The synchronizations are a set: adding the same one again does nothing.
        TransactionSynchronizationManager.registerSynchronization(wakeAfterCommit);
    }

    /** The events in their order, divided where they are too many or too large for one row. */
    private static List<List<EncodedEvent>> rows(List<EncodedEvent> events) {
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

    private static int insert(Connection connection, List<List<EncodedEvent>> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int inserted = 0;
            for (List<EncodedEvent> row : rows) {
                insert.setString(1, StoredEvents.describe(row));
                insert.setBytes(2, StoredEvents.values(row));
                inserted += insert.executeUpdate();
            }
            return inserted;
        }
    }
}
