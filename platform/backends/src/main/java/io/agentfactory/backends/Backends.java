package io.agentfactory.backends;

import io.agentfactory.serde.TopicCreation;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The real backends of a test run, each started once per JVM when it is first asked for.
 *
 * <p>Where they come from is decided per part: URLs in the environment ({@code AGENT_FACTORY_TEST_DB_URL} and the like,
 * see {@link EnvironmentBackends}); else containers where Docker runs ({@code -Dbackends=testcontainers} insists on
 * them, {@code -Dbackends=embedded} on none); else child processes. The run's output says which.
 */
public final class Backends {

    private static final BackendSource SOURCE = new EnvironmentBackends(
            System.getenv(), Integer.getInteger("surefire.forkNumber", 1), LocalBackends::choose);
    private static final Part<PostgresAddress> POSTGRES = new Part<>("PostgreSQL", SOURCE::postgres);
    private static final Part<KafkaAddress> KAFKA = new Part<>("Kafka", Backends::kafkaWithTopics);
    private static final Part<RegistryAddress> REGISTRY = new Part<>("schema registry", SOURCE::registry);
    private static final Part<ObjectStoreAddress> OBJECT_STORE = new Part<>("object store", SOURCE::objectStore);

    private Backends() {}

    public static PostgresAddress postgres() {
        return POSTGRES.get();
    }

    /** A broker that has every topic of the catalogue. */
    public static KafkaAddress kafka() {
        return KAFKA.get();
    }

    public static RegistryAddress registry() {
        return REGISTRY.get();
    }

    public static ObjectStoreAddress objectStore() {
        return OBJECT_STORE.get();
    }

    private static KafkaAddress kafkaWithTopics() {
        KafkaAddress kafka = SOURCE.kafka();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            new TopicCreation(admin, 1).createMissing();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the topics were being created", e);
        }
        return kafka;
    }

    /** A new database with every service's role and schema; one for each test class keeps them apart. */
    public static Database freshDatabase() {
        String suffix = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return Databases.makeWithRoles(postgres(), "test_" + suffix);
    }

    /**
     * The {@code AGENT_FACTORY_*} settings of a service that owns this schema: a database of its own, the shared
     * broker, and a registry inside the JVM ({@code mock://}), which is all that most tests need of one.
     */
    public static Map<String, String> properties(String schema) {
        Map<String, String> properties = new LinkedHashMap<>(freshDatabase().properties(schema));
        properties.put("AGENT_FACTORY_KAFKA_BOOTSTRAP", kafka().bootstrap());
        properties.put("AGENT_FACTORY_SCHEMA_REGISTRY_URL", "mock://" + schema);
        return properties;
    }

    /** The settings of a service that stores objects. */
    public static Map<String, String> objectStoreProperties() {
        ObjectStoreAddress store = objectStore();
        return Map.of(
                "AGENT_FACTORY_S3_ENDPOINT", store.endpoint(),
                "AGENT_FACTORY_S3_REGION", store.region(),
                "AGENT_FACTORY_S3_BUCKET", store.bucket(),
                "AGENT_FACTORY_S3_ACCESS_KEY", store.accessKey(),
                "AGENT_FACTORY_S3_SECRET_KEY", store.secretKey());
    }

    /** A backend that is started by whoever asks first; the others wait for it. */
    private static final class Part<T> {

        private final String name;
        private final Supplier<T> start;
        private @Nullable T address;

        Part(String name, Supplier<T> start) {
            this.name = name;
            this.start = start;
        }

        synchronized T get() {
            T known = address;
            if (known == null) {
                long begin = System.nanoTime();
                known = start.get();
                address = known;
                System.err.printf(
                        "backend part=\"%s\" source=%s startedInMs=%d%n",
                        name, SOURCE.description(), (System.nanoTime() - begin) / 1_000_000);
            }
            return known;
        }
    }
}
