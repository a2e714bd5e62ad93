package io.agentfactory.platform.outbox;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Opens database sessions beside the pool, whose connections come and go with transactions. */
final class RelayConnections {

    private final String url;
    private final Properties properties = new Properties();

    RelayConnections(String url, @Nullable String user, @Nullable String password, String application) {
        this.url = url;
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", application);
        properties.setProperty("connectTimeout", "5");
        // A database host that vanished is noticed within this time, and the right to relay given up.
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(url, properties);
    }
}
