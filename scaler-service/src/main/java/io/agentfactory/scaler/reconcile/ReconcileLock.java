package io.agentfactory.scaler.reconcile;

import com.zaxxer.hikari.HikariDataSource;
import io.agentfactory.platform.startup.StartupException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * The right to reconcile a workspace: an advisory lock of a database session. It belongs to one copy of the service at
 * a time, and it ends with the session, so that a copy which dies hands it over without anyone deciding so.
 */
@Component
class ReconcileLock {

    private static final Logger log = LoggerFactory.getLogger(ReconcileLock.class);
    private static final int CHECK_SECONDS = 2;

    private final DataSource dataSource;

    /** @throws StartupException where the locks would leave too few connections for the work done under them */
    ReconcileLock(DataSource dataSource, ReconcileProperties properties) {
        this.dataSource = dataSource;
        if (dataSource instanceof HikariDataSource pool && properties.workspaces() * 2 > pool.getMaximumPoolSize()) {
            throw new StartupException("The setting agent-factory.reconcile.workspaces is " + properties.workspaces()
                    + ", but the pool has " + pool.getMaximumPoolSize()
                    + " connections: set it to half of that at most, or AGENT_FACTORY_DB_POOL_SIZE to "
                    + properties.workspaces() * 2 + " or more.");
        }
    }

    /** Empty: another copy has it. */
    Optional<Held> tryAcquire(String workspaceId) {
        @Nullable Connection connection = null;
        try {
            connection = dataSource.getConnection();
            if (ask(connection, "select pg_try_advisory_lock(hashtextextended(?, 0))", workspaceId)) {
                return Optional.of(new Held(connection, workspaceId));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            discard(connection);
            throw new DataAccessResourceFailureException("the lock of workspace " + workspaceId, e);
        }
    }

    private static boolean ask(Connection connection, String sql, String workspaceId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, "scaler/reconcile/" + workspaceId);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    /** A session that may still hold the lock must never go back to the pool. */
    private static void discard(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
                connection.close();
            } catch (SQLException e) {
                log.atDebug().addKeyValue("error", e.toString()).log("connection discarded");
            }
        }
    }

    /** The lock, until it is closed or its session ends. */
    static final class Held implements AutoCloseable {

        private final Connection connection;
        private final String workspaceId;

        Held(Connection connection, String workspaceId) {
            this.connection = connection;
            this.workspaceId = workspaceId;
        }

        /**
         * Throws if the session has ended: another copy may be acting by now. Between this and the request that follows
         * it may still end, so every request can also be repeated without harm; this only keeps that rare.
         */
        synchronized void check() {
            try {
                if (connection.isValid(CHECK_SECONDS)) {
                    return;
                }
            } catch (SQLException e) {
                log.atDebug().addKeyValue("error", e.toString()).log("lock check failed");
            }
            throw new DataAccessResourceFailureException("the lock of workspace " + workspaceId + " is lost");
        }

        @Override
        public synchronized void close() {
            try {
                if (ask(connection, "select pg_advisory_unlock(hashtextextended(?, 0))", workspaceId)) {
                    connection.close();
                    return;
                }
            } catch (SQLException e) {
                log.atWarn()
                        .addKeyValue("workspaceId", workspaceId)
                        .addKeyValue("error", e.toString())
                        .log("lock not released, its session ends");
            }
            discard(connection);
        }
    }
}
