package io.agentfactory.platform.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Listens, on a connection of its own, for other copies telling that they have committed. A hint only: what it misses
 * while its connection is away, the relay's poll finds.
 */
final class CommitListener implements AutoCloseable {

    private static final int LOOK_UP_MILLIS = 500;

    private final RelayConnections connections;
    private final String channel;
    private final WakeUp wakeUp;
    private final Thread thread;
    private volatile boolean running = true;

    CommitListener(RelayConnections connections, String schema, WakeUp wakeUp) {
        this.connections = connections;
        this.channel = RelaySession.channel(schema);
        this.wakeUp = wakeUp;
        this.thread = Thread.ofVirtual().name("outbox-listener").start(this::run);
    }

    private void run() {
        while (running) {
            try (Connection connection = connections.open()) {
                listen(connection);
            } catch (SQLException e) {
                pause();
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen \"" + channel.replace("\"", "\"\"") + "\"");
        }
        var postgres = connection.unwrap(PGConnection.class);
        while (running) {
            if (postgres.getNotifications(LOOK_UP_MILLIS).length > 0) {
                wakeUp.signal();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(LOOK_UP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }
}
