package io.agentfactory.backends;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * A database of its own for a test class, with the roles and schemas of every service.
 *
 * @param url JDBC URL
 * @param superuser role that owns it
 * @param password the role's password
 */
public record Database(String url, String superuser, String password) {

    /** A connection as the superuser. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, superuser, password);
    }

    /** The database settings of a service that owns this schema. Its role is named as the schema. */
    public Map<String, String> properties(String schema) {
        return Map.of(
                "AGENT_FACTORY_DB_URL", url,
                "AGENT_FACTORY_DB_USER", schema,
                "AGENT_FACTORY_DB_PASSWORD", Databases.ROLE_PASSWORD);
    }
}
