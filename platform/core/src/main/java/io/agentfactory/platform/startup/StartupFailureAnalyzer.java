package io.agentfactory.platform.startup;

import java.net.BindException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Finds, below what a failed start threw, the one thing that the operator can put right. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartupFailureAnalyzer implements FailureAnalyzer {

    private static final int MAX_DEPTH = 100;

    private final Environment environment;

    StartupFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        Throwable current = failure;
        for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
            String sentence = sentenceFor(current);
            if (sentence != null) {
                return new FailureAnalysis(sentence, null, failure);
            }
            current = current.getCause();
        }
        return null;
    }

    private @Nullable String sentenceFor(Throwable failure) {
        return switch (failure) {
            case StartupException e -> e.getMessage();
            case PortInUseException e -> portTaken(e.getPort());
            case BindException e -> portTaken(environment.getProperty("server.port", Integer.class, 8080));
            case SQLException e -> postgres(e);
            default -> null;
        };
    }

    private static String portTaken(int port) {
        return "Port " + port + " is taken: stop the process that listens there, or set SERVER_PORT to a free port.";
    }

    private @Nullable String postgres(SQLException failure) {
        String state = failure.getSQLState();
        String url = withoutParameters(environment.getProperty("spring.datasource.url", "AGENT_FACTORY_DB_URL"));
        String user = environment.getProperty("spring.datasource.username", "");
        return switch (state == null ? "" : state) {
            case "28P01", "28000" ->
                "PostgreSQL refuses the user " + user + " at " + url
                        + ": set AGENT_FACTORY_DB_USER and AGENT_FACTORY_DB_PASSWORD to the service's role and its password.";
            case "3D000" ->
                "PostgreSQL has no such database as in " + url
                        + ": create it, or set AGENT_FACTORY_DB_URL to the right one.";
            case "08001", "08004", "08006", "57P03" ->
                "PostgreSQL does not answer at " + url + ": start it, or set AGENT_FACTORY_DB_URL to its address.";
            default -> null;
        };
    }

    /** Parameters of a JDBC URL may hold a password. */
    private static String withoutParameters(String url) {
        int question = url.indexOf('?');
        return question < 0 ? url : url.substring(0, question);
    }
}
