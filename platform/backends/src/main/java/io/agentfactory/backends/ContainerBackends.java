package io.agentfactory.backends;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Backends as containers; Testcontainers removes them. The object store is the same program either way. */
final class ContainerBackends implements BackendSource {

    private static final String POSTGRES_IMAGE = "postgres:18-alpine";
    private static final String KAFKA_IMAGE = "apache/kafka:4.2.0";
    private static final String REGISTRY_IMAGE = "apicurio/apicurio-registry:3.3.3";
    private static final int REGISTRY_PORT = 8080;

    private final EmbeddedBackends embedded = new EmbeddedBackends();

    @Override
    public String description() {
        return "testcontainers";
    }

    @Override
    @SuppressWarnings("resource") // ended by Testcontainers when the JVM ends
    public PostgresAddress postgres() {
        PostgreSQLContainer postgres =
                new PostgreSQLContainer(POSTGRES_IMAGE).withCommand("postgres", "-c", "fsync=off");
        postgres.start();
        String server = "jdbc:postgresql://%s:%d/"
                .formatted(postgres.getHost(), postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
        return new PostgresAddress(server, postgres.getUsername(), postgres.getPassword());
    }

    @Override
    @SuppressWarnings("resource") // ended by Testcontainers when the JVM ends
    public KafkaAddress kafka() {
        KafkaContainer kafka = new KafkaContainer(KAFKA_IMAGE).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        kafka.start();
        return new KafkaAddress(kafka.getBootstrapServers());
    }

    @Override
    @SuppressWarnings("resource") // ended by Testcontainers when the JVM ends
    public RegistryAddress registry() {
        GenericContainer<?> registry = new GenericContainer<>(REGISTRY_IMAGE)
                .withExposedPorts(REGISTRY_PORT)
                .withEnv("APICURIO_RULES_GLOBAL_COMPATIBILITY", "BACKWARD")
                .waitingFor(Wait.forHttp("/apis/ccompat/v7/subjects")
                        .forPort(REGISTRY_PORT)
                        .withStartupTimeout(Duration.ofMinutes(2)));
        registry.start();
        return new RegistryAddress(
                "http://%s:%d/apis/ccompat/v7".formatted(registry.getHost(), registry.getMappedPort(REGISTRY_PORT)));
    }

    @Override
    public ObjectStoreAddress objectStore() {
        return embedded.objectStore();
    }
}
