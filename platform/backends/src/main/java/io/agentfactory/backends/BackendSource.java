package io.agentfactory.backends;

/** Where the backends of a test run come from. Each part is started when it is first asked for. */
interface BackendSource {

    /** How the test run's output calls it. */
    String description();

    PostgresAddress postgres();

    KafkaAddress kafka();

    RegistryAddress registry();

    ObjectStoreAddress objectStore();
}
