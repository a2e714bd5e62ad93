package io.agentfactory.backends;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Backends that the environment names; those that it does not name come from elsewhere.
 *
 * <p>{@code AGENT_FACTORY_TEST_DB_URL} (JDBC URL of the server, ending in a slash; with {@code _USER} and
 * {@code _PASSWORD} of a superuser), {@code AGENT_FACTORY_TEST_KAFKA_BOOTSTRAP},
 * {@code AGENT_FACTORY_TEST_SCHEMA_REGISTRY_URL}, {@code AGENT_FACTORY_TEST_S3_ENDPOINT} (with {@code _REGION},
 * {@code _BUCKET}, {@code _ACCESS_KEY}, {@code _SECRET_KEY}). Tests share what is named, so only one process of them
 * may run: {@code -DforkCount=1}.
 */
final class EnvironmentBackends implements BackendSource {

    private static final String PREFIX = "AGENT_FACTORY_TEST_";

    private final Map<String, String> environment;
    private final int process;
    private final Supplier<BackendSource> choose;
    private @Nullable BackendSource others;

    /**
     * Backends of this environment.
     *
     * @param process which of the processes this is that run a module's tests, from 1
     * @param choose where those come from that the environment does not name
     */
    EnvironmentBackends(Map<String, String> environment, int process, Supplier<BackendSource> choose) {
        this.environment = environment;
        this.process = process;
        this.choose = choose;
    }

    @Override
    public String description() {
        BackendSource chosen = others;
        return chosen == null ? "environment" : chosen.description();
    }

    @Override
    public PostgresAddress postgres() {
        String url = named("DB_URL");
        if (url == null) {
            return others().postgres();
        }
        return new PostgresAddress(
                url.endsWith("/") ? url : url + "/", value("DB_USER", "postgres"), value("DB_PASSWORD", ""));
    }

    @Override
    public KafkaAddress kafka() {
        String bootstrap = named("KAFKA_BOOTSTRAP");
        return bootstrap == null ? others().kafka() : new KafkaAddress(bootstrap);
    }

    @Override
    public RegistryAddress registry() {
        String url = named("SCHEMA_REGISTRY_URL");
        return url == null ? others().registry() : new RegistryAddress(url);
    }

    @Override
    public ObjectStoreAddress objectStore() {
        String endpoint = named("S3_ENDPOINT");
        if (endpoint == null) {
            return others().objectStore();
        }
        return new ObjectStoreAddress(
                endpoint,
                value("S3_REGION", "us-east-1"),
                value("S3_BUCKET", "agent-factory"),
                value("S3_ACCESS_KEY", ""),
                value("S3_SECRET_KEY", ""));
    }

    private @Nullable String named(String name) {
        String address = environment.get(PREFIX + name);
        if (address != null && process > 1) {
            throw new IllegalStateException(
                    PREFIX + name
                            + " names a backend that several processes of tests would share: run one at a time (-DforkCount=1).");
        }
        return address;
    }

    private String value(String name, String otherwise) {
        return environment.getOrDefault(PREFIX + name, otherwise);
    }

    private synchronized BackendSource others() {
        BackendSource chosen = others;
        if (chosen == null) {
            chosen = choose.get();
            others = chosen;
        }
        return chosen;
    }
}
