package io.agentfactory.platform.outbox;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The relay's own database session. The session <em>is</em> the right to relay: it holds the advisory lock, and reads
 * and deletes rows on the same connection, so whoever has lost the lock can no longer delete. Auto-commit is on; no
 * transaction of it lasts longer than a statement.
 */
final class RelaySession implements AutoCloseable {

    /** First half of the lock's key: the purpose. The second is the schema. */
    private static final int LOCK_CLASS = 0x0B0C;

    private final Connection connection;
    private final String schema;

    RelaySession(Connection connection, String schema) throws SQLException {
        this.connection = connection;
        this.schema = schema;
        connection.setSchema(schema);
    }

    /** Name on which copies tell the relay that they have committed. */
    static String channel(String schema) {
        return "outbox_" + schema;
    }

    /** Takes the right to relay if nobody has it; it lasts as long as this session. */
    boolean tryBecomeRelay() throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?, ?)")) {
            lock.setInt(1, LOCK_CLASS);
            lock.setInt(2, schemaKey());
            try (ResultSet result = lock.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    /** Tells the relay, in whichever copy it runs, that rows are waiting. */
    void notifyRelay() throws SQLException {
        try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, '')")) {
            notify.setString(1, channel(schema));
            notify.execute();
        }
    }

    /**
     * The waiting rows with the lowest ids, within both limits, at least one if there is any. Always from the bottom:
     * ids become visible in the order of commits, so a row with a lower id may appear after a higher one was read.
     */
    List<OutboxRow> lowest(int maxRows, int maxBytes) throws SQLException {
        // Primary key scan, stopped by the limit; the lengths are read without fetching the values.
        try (PreparedStatement select = connection.prepareStatement("""
                select id, events
                  from (select *, sum(octet_length(events)) over (order by id) - octet_length(events) as bytes_before
                          from (select * from outbox order by id limit ?) as lowest) as counted
                 where bytes_before < ?
                 order by id
                """)) {
            select.setInt(1, maxRows);
            select.setLong(2, maxBytes);
            try (ResultSet rows = select.executeQuery()) {
                List<OutboxRow> lowest = new ArrayList<>();
                while (rows.next()) {
                    lowest.add(new OutboxRow(rows.getLong(1), StoredEvents.read(rows.getBytes(2))));
                }
                return lowest;
            }
        }
    }

    /** Deletes what the brokers have acknowledged. */
    void delete(List<OutboxRow> published) throws SQLException {
        Long[] ids = published.stream().map(OutboxRow::id).toArray(Long[]::new);
        try (PreparedStatement delete = connection.prepareStatement("delete from outbox where id = any(?)")) {
            delete.setArray(1, connection.createArrayOf("bigint", ids));
            delete.executeUpdate();
        }
    }

    /** @throws SQLException if the session, and the right to relay with it, is lost */
    void check() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select 1")) {
            select.execute();
        }
    }

    /** How much is waiting: rows, counted up to a limit, and the age of the oldest. */
    Backlog backlog(int countUpTo) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select (select count(*) from (select 1 from outbox limit ?) as counted),
                       coalesce((select extract(epoch from clock_timestamp() - created_at)
                                   from outbox order by id limit 1), 0)
                """)) {
            select.setInt(1, countUpTo);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Backlog(row.getLong(1), Duration.ofMillis((long) (row.getDouble(2) * 1000)));
            }
        }
    }

    private int schemaKey() {
        var crc = new CRC32();
        crc.update(schema.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The session is gone either way, and the lock with it.
        }
    }

    /**
     * @param rows rows waiting
     * @param oldest age of the one with the lowest id
     */
    record Backlog(long rows, Duration oldest) {
        static final Backlog NONE = new Backlog(0, Duration.ZERO);
    }
}
