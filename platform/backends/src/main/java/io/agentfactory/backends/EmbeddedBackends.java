package io.agentfactory.backends;

import io.agentfactory.backends.kafka.KafkaServer;
import io.agentfactory.backends.kafka.KafkaSettings;
import io.agentfactory.backends.objectstore.ObjectStoreServer;
import io.agentfactory.backends.objectstore.ObjectStoreSettings;
import io.agentfactory.backends.postgres.PostgresServer;
import io.agentfactory.backends.postgres.PostgresSettings;
import io.agentfactory.backends.postgres.PostgresUse;
import io.agentfactory.backends.process.Checkout;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.backends.registry.RegistryServer;
import io.agentfactory.backends.registry.RegistrySettings;
import java.nio.file.Path;
import java.util.List;

/** Backends as child processes of the test's JVM, on free ports, their data in a folder that ends with the JVM. */
final class EmbeddedBackends implements BackendSource {

    private static final String PASSWORD = "test";

    /** Benchmarks judge a database whose commits wait for the disk; tests throw their data away. */
    private static final PostgresUse USE =
            Boolean.getBoolean("backends.durable") ? PostgresUse.BENCHMARK : PostgresUse.TEST;

    private static final String REGISTRY_DATABASE = "registry";

    private final Path folder = TestFolder.make();

    @Override
    public String description() {
        return "embedded";
    }

    @Override
    public PostgresAddress postgres() {
        PostgresServer server = PostgresServer.start(
                new PostgresSettings(folder.resolve("postgres"), Checkout.cache(), Ports.free(), USE, PASSWORD));
        atExit(server);
        return new PostgresAddress(server.jdbcUrl(""), PostgresServer.SUPERUSER, PASSWORD);
    }

    @Override
    public KafkaAddress kafka() {
        List<Integer> ports = Ports.free(2);
        KafkaServer server =
                KafkaServer.start(new KafkaSettings(folder.resolve("kafka"), ports.getFirst(), ports.getLast()));
        atExit(server);
        return new KafkaAddress(server.bootstrap());
    }

    @Override
    public RegistryAddress registry() {
        Database database = Databases.make(Backends.postgres(), REGISTRY_DATABASE);
        List<Integer> ports = Ports.free(2);
        RegistryServer server = RegistryServer.start(new RegistrySettings(
                folder.resolve("registry"),
                ports.getFirst(),
                ports.getLast(),
                database.url(),
                database.superuser(),
                database.password()));
        atExit(server);
        return new RegistryAddress(server.url());
    }

    @Override
    public ObjectStoreAddress objectStore() {
        ObjectStoreServer server = ObjectStoreServer.start(new ObjectStoreSettings(
                folder.resolve("objects"), Ports.free(), "agent-factory", "test-key", "test-secret"));
        atExit(server);
        ObjectStoreSettings settings = server.settings();
        return new ObjectStoreAddress(
                server.endpoint().toString(),
                ObjectStoreServer.REGION,
                settings.bucket(),
                settings.accessKey(),
                settings.secretKey());
    }

    private static void atExit(AutoCloseable server) {
        TestFolder.closeAtExit(server);
    }
}
