package io.agentfactory.backends.registry;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Checkout;
import io.agentfactory.backends.process.ChildProcess;
import io.agentfactory.backends.process.ChildSpec;
import io.agentfactory.backends.process.JavaCommand;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.backends.process.Readiness;
import io.agentfactory.backends.process.Server;
import io.agentfactory.backends.process.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A schema registry of our own: Apicurio Registry in a child process, its schemas in PostgreSQL, its Confluent API as
 * {@link #url()}. Every subject must stay backward compatible unless it is told otherwise.
 */
public final class RegistryServer implements Server {

    private static final String NAME = "the schema registry";
    private static final String HOME_PROPERTY = "agent-factory.registry.home";
    private static final String MAIN_JAR = "quarkus-run.jar";
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(20);

    private final RegistrySettings settings;
    private final ChildProcess process;

    private RegistryServer(RegistrySettings settings, ChildProcess process) {
        this.settings = settings;
        this.process = process;
    }

    /** Starts the registry and returns when it answers and the compatibility rule stands. */
    public static RegistryServer start(RegistrySettings settings) {
        Path home = home();
        Ports.requireFree(NAME, settings.port());
        Ports.requireFree(NAME, settings.managementPort());
        JavaCommand java = JavaCommand.withHeap(settings.heapMegabytes()).classes(settings.classes());
        ChildProcess process = ChildProcess.start(new ChildSpec(
                "The schema registry",
                java.jar(home.resolve(MAIN_JAR)),
                environment(settings),
                settings.folder(),
                settings.folder().resolve("registry.log"),
                StopSignal.TERM));
        RegistryServer server = new RegistryServer(settings, process);
        try {
            Readiness.await(process, START_LIMIT, Readiness.http(URI.create(server.url() + "/subjects")));
            server.requireBackwardCompatibility();
            return server;
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** What {@code schema.registry.url} is set to. */
    public String url() {
        return "http://" + Ports.HOST + ":" + settings.port() + "/apis/ccompat/v7";
    }

    @Override
    public ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.stop(settings.classes().stopLimit(STOP_LIMIT));
    }

    /** Where Maven has unpacked the registry: a property, or the build folder of this module in the checkout. */
    private static Path home() {
        String given = System.getProperty(HOME_PROPERTY);
        Path home = given != null
                ? Path.of(given)
                : Checkout.root()
                        .resolve("platform")
                        .resolve("backends")
                        .resolve("target")
                        .resolve("apicurio-registry");
        if (!Files.exists(home.resolve(MAIN_JAR))) {
            throw new BackendException("The schema registry is not in " + home
                    + ": build it with ./mvnw -pl platform/backends -am install -DskipTests.");
        }
        return home;
    }

    private static Map<String, String> environment(RegistrySettings settings) {
        return Map.ofEntries(
                Map.entry("QUARKUS_HTTP_HOST", Ports.HOST),
                Map.entry("QUARKUS_HTTP_PORT", Integer.toString(settings.port())),
                Map.entry("QUARKUS_HTTP_ACCESS_LOG_ENABLED", "false"),
                Map.entry("QUARKUS_MANAGEMENT_HOST", Ports.HOST),
                Map.entry("QUARKUS_MANAGEMENT_PORT", Integer.toString(settings.managementPort())),
                Map.entry("QUARKUS_THREAD_POOL_MAX_THREADS", "8"),
                Map.entry("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", "2"),
                Map.entry("QUARKUS_LOG_CATEGORY__IO_APICURIO__LEVEL", "WARN"),
                Map.entry("APICURIO_STORAGE_KIND", "sql"),
                Map.entry("APICURIO_STORAGE_SQL_KIND", "postgresql"),
                Map.entry("APICURIO_DATASOURCE_URL", settings.jdbcUrl()),
                Map.entry("APICURIO_DATASOURCE_USERNAME", settings.user()),
                Map.entry("APICURIO_DATASOURCE_PASSWORD", settings.password()),
                Map.entry("APICURIO_DATASOURCE_JDBC_INITIAL_SIZE", "1"),
                Map.entry("APICURIO_DATASOURCE_JDBC_MIN_SIZE", "1"),
                Map.entry("APICURIO_DATASOURCE_JDBC_MAX_SIZE", "4"),
                // An empty class path of the parent: the registry has its own.
                Map.entry("CLASSPATH", ""));
    }

    private void requireBackwardCompatibility() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/config"))
                .timeout(REQUEST_LIMIT)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"compatibility\":\"BACKWARD\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new BackendException("The schema registry refused the compatibility rule with status "
                        + response.statusCode() + ": " + response.body());
            }
        } catch (IOException e) {
            throw new BackendException("The schema registry does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("Starting the schema registry was interrupted", e);
        }
    }
}
