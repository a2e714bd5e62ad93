package io.agentfactory.bench;

import io.agentfactory.backends.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What PostgreSQL has counted so far.
 *
 * @param walBytes bytes of write-ahead log
 * @param laneUpdates updates of lanes
 * @param hotLaneUpdates those of them that touched no index
 */
record DatabaseCounters(long commits, long walBytes, long laneUpdates, long hotLaneUpdates) {

    /** Sessions tell their counts at most once a second, and when they fall idle. */
    private static final long UNTIL_TOLD_MILLIS = 2_000;

    static DatabaseCounters read(Database database) throws SQLException, InterruptedException {
        Thread.sleep(UNTIL_TOLD_MILLIS);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select d.xact_commit, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint,
                               t.n_tup_upd, t.n_tup_hot_upd
                        from pg_stat_database d, pg_stat_user_tables t
                        where d.datname = current_database() and t.schemaname = 'queue' and t.relname = 'lane'
                        """)) {
            row.next();
            return new DatabaseCounters(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    DatabaseCounters since(DatabaseCounters earlier) {
        return new DatabaseCounters(
                commits - earlier.commits,
                walBytes - earlier.walBytes,
                laneUpdates - earlier.laneUpdates,
                hotLaneUpdates - earlier.hotLaneUpdates);
    }
}
