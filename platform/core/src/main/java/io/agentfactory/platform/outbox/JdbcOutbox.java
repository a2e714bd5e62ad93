package io.agentfactory.platform.outbox;

import io.agentfactory.platform.event.EncodedEvent;
import io.agentfactory.platform.event.EventEncoder;
import io.agentfactory.platform.event.OutboundEvent;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes events with one statement on the connection of the running transaction, and wakes the relay once that has
 * committed. It never talks to Kafka, and to the schema registry only for a schema that it has not seen before.
 */
final class JdbcOutbox implements Outbox {

    // Ids are drawn in the order of the arrays: the sort is below the insert, and identity columns are filled above it.
    private static final String INSERT = """
            insert into outbox (topic, key, value, headers)
            select topic, key, value, headers::jsonb
              from unnest(?::text[], ?::text[], ?::bytea[], ?::text[])
                   with ordinality as event (topic, key, value, headers, position)
             order by position
            """;

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
        jdbc.execute((Connection connection) -> insert(connection, encoded));
        // The synchronizations are a set: adding the same one again does nothing.
        TransactionSynchronizationManager.registerSynchronization(wakeAfterCommit);
    }

    private static int insert(Connection connection, List<EncodedEvent> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setArray(1, texts(connection, events, EncodedEvent::topic));
            insert.setArray(2, texts(connection, events, EncodedEvent::key));
            byte[][] values = events.stream().map(EncodedEvent::value).toArray(byte[][]::new);
            insert.setArray(3, connection.createArrayOf("bytea", values));
            insert.setArray(4, texts(connection, events, event -> HeaderJson.write(event.headers())));
            return insert.executeUpdate();
        }
    }

    private static Array texts(Connection connection, List<EncodedEvent> events, Function<EncodedEvent, String> text)
            throws SQLException {
        return connection.createArrayOf("text", events.stream().map(text).toArray());
    }
}
