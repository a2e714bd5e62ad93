package io.agentfactory.backends;

import io.agentfactory.backends.process.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes databases on a server. */
final class Databases {

    /** Password of every service's role in tests. */
    static final String ROLE_PASSWORD = "test";

    private static final String ROLES_SQL = "/agent-factory/database-roles.sql";
    private static final List<String> ROLES = List.of("ingress", "queue", "scaler", "cleanup", "vault");

    private Databases() {}

    /** An empty database; it must not exist yet. */
    static Database make(PostgresAddress server, String name) {
        try (Connection connection =
                        DriverManager.getConnection(server.url("postgres"), server.superuser(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return new Database(server.url(name), server.superuser(), server.password());
        } catch (SQLException e) {
            throw new BackendException("Database " + name + " could not be made: " + e.getMessage(), e);
        }
    }

    /** A database with the roles and schemas of every service, as {@code database-roles.sql} makes them. */
    static Database makeWithRoles(PostgresAddress server, String name) {
        Database database = make(server, name);
        String sql = rolesSql();
        if (sql == null) {
            return database;
        }
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            // Roles belong to the whole server: two JVMs must not make them at once.
            statement.execute("SELECT pg_advisory_lock(hashtext('database-roles'))");
            statement.execute(sql);
            for (String role : ROLES) {
                statement.execute("ALTER ROLE " + role + " LOGIN PASSWORD '" + ROLE_PASSWORD + "'");
            }
            return database;
        } catch (SQLException e) {
            throw new BackendException("The roles of database " + name + " could not be made: " + e.getMessage(), e);
        }
    }

    /** Only modules that use the platform have services' roles. */
    private static @Nullable String rolesSql() {
        try (InputStream sql = Databases.class.getResourceAsStream(ROLES_SQL)) {
            return sql == null ? null : new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BackendException(ROLES_SQL + " cannot be read", e);
        }
    }
}
