package io.agentfactory.backends;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Creates the database roles and schemas of the services by running {@code agent-factory/database-roles.sql}, the same
 * script that an administrator runs in production. Running it again changes nothing but the passwords.
 */
public final class DatabaseRoles {

    /** Each is a role that can log in, and a schema that it owns. */
    public static final List<String> SERVICES = List.of("ingress", "queue", "scaler", "cleanup");

    private DatabaseRoles() {}

    /**
     * Runs the script on this connection, in one transaction.
     *
     * @param admin connection of a superuser to the database of the services
     * @param passwords password by service; a service that is missing keeps the password that it has
     */
    public static void apply(Connection admin, Map<String, String> passwords) throws SQLException {
        if (!SERVICES.containsAll(passwords.keySet())) {
            throw new IllegalArgumentException(
                    "passwords are for " + SERVICES + ", got some for " + passwords.keySet());
        }
        boolean autoCommit = admin.getAutoCommit();
        admin.setAutoCommit(false);
        try {
            for (String service : SERVICES) {
                setPassword(admin, service, passwords.getOrDefault(service, ""));
            }
            try (Statement script = admin.createStatement()) {
                script.execute(script());
            }
            admin.commit();
        } catch (SQLException e) {
            admin.rollback();
            throw e;
        } finally {
            admin.setAutoCommit(autoCommit);
        }
    }

    /** The script, for printing. */
    public static String script() {
        try (InputStream sql = Objects.requireNonNull(
                DatabaseRoles.class.getResourceAsStream("/agent-factory/database-roles.sql"),
                "agent-factory/database-roles.sql is missing from the jar")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("database-roles.sql cannot be read", e);
        }
    }

    private static void setPassword(Connection admin, String service, String password) throws SQLException {
        // Local to the transaction, so that it does not stay on the session.
        try (PreparedStatement set = admin.prepareStatement("select set_config(?, ?, true)")) {
            set.setString(1, "agent_factory.password_" + service);
            set.setString(2, password);
            set.execute();
        }
    }
}
