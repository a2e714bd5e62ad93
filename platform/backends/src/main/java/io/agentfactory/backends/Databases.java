package io.agentfactory.backends;

import io.agentfactory.backends.process.BackendException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes databases for tests. */
final class Databases {

    /** Password of every service's role in tests. */
    static final String ROLE_PASSWORD = "test";

    private Databases() {}

    /** An empty database; it must not exist yet. */
    static Database make(PostgresAddress server, String name) {
        try (Connection connection =
                        DriverManager.getConnection(server.url("postgres"), server.superuser(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
            return new Database(server.url(name), server.superuser(), server.password());
        } catch (SQLException e) {
            throw new BackendException("Database " + name + " could not be made: " + e.getMessage(), e);
        }
    }

    /** A database with the roles and schemas of every service. */
    static Database makeWithRoles(PostgresAddress server, String name) {
        Database database = make(server, name);
        try (Connection common =
                        DriverManager.getConnection(server.url("postgres"), server.superuser(), server.password());
                Statement lock = common.createStatement();
                Connection connection = database.connect()) {
            // Roles belong to the whole server, but an advisory lock to one database: the one that all runs share.
            lock.execute("select pg_advisory_lock(hashtext('database-roles'))");
            DatabaseRoles.apply(
                    connection,
                    DatabaseRoles.SERVICES.stream()
                            .collect(Collectors.toMap(Function.identity(), service -> ROLE_PASSWORD)));
            return database;
        } catch (SQLException e) {
            throw new BackendException("The roles of database " + name + " could not be made: " + e.getMessage(), e);
        }
    }
}
