package io.agentfactory.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** What a service gets from agent-factory-defaults.yaml, with and without the environment. */
class DefaultsTest {

    private static final Map<String, Object> SERVICE =
            Map.of("spring.application.name", "queue-service", "agent-factory.schema", "queue");

    @ParameterizedTest
    @CsvSource({
        "spring.datasource.url,                    jdbc:postgresql://localhost:5432/agent_factory",
        "spring.datasource.username,               queue",
        "spring.datasource.hikari.schema,          queue",
        "spring.datasource.hikari.maximum-pool-size, 8",
        "spring.flyway.default-schema,             queue",
        "spring.kafka.bootstrap-servers,           localhost:9092",
        "spring.kafka.producer.acks,               all",
        "spring.kafka.producer.value-serializer,   io.agentfactory.serde.AvroEventSerializer",
        "spring.kafka.consumer.auto-offset-reset,  earliest",
        "spring.kafka.consumer.enable-auto-commit, false",
        "spring.kafka.properties.auto.register.schemas, false",
        "spring.threads.virtual.enabled,           true",
        "spring.jmx.enabled,                       false",
        "server.shutdown,                          graceful",
    })
    void aServiceStartsFrom(String property, String value) throws IOException {
        assertThat(environment(Map.of()).getProperty(property)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "AGENT_FACTORY_DB_URL,              spring.datasource.url",
        "AGENT_FACTORY_DB_USER,             spring.datasource.username",
        "AGENT_FACTORY_DB_PASSWORD,         spring.datasource.password",
        "AGENT_FACTORY_DB_POOL_SIZE,        spring.datasource.hikari.maximum-pool-size",
        "AGENT_FACTORY_KAFKA_BOOTSTRAP,     spring.kafka.bootstrap-servers",
        "AGENT_FACTORY_SCHEMA_REGISTRY_URL, spring.kafka.properties.schema.registry.url",
        "AGENT_FACTORY_VAULT_KEY,           agent-factory.vault.key",
        "AGENT_FACTORY_TOKEN_KEY,           agent-factory.token.key",
    })
    void theEnvironmentDecides(String variable, String property) throws IOException {
        assertThat(environment(Map.of(variable, "given")).getProperty(property)).isEqualTo("given");
    }

    @Test
    void readinessAsksTheBackendsAndLivenessDoesNot() throws IOException {
        var environment = environment(Map.of());
        assertThat(environment.getProperty("management.endpoint.health.group.readiness.include"))
                .contains("db", "kafka", "outbox");
        assertThat(environment.getProperty("management.endpoint.health.group.liveness.include"))
                .isEqualTo("livenessState");
    }

    private static StandardEnvironment environment(Map<String, Object> given) throws IOException {
        var environment = new StandardEnvironment();
        List<PropertySource<?>> defaults =
                new YamlPropertySourceLoader().load("defaults", new ClassPathResource("agent-factory-defaults.yaml"));
        defaults.forEach(environment.getPropertySources()::addLast);
        environment.getPropertySources().addFirst(new MapPropertySource("service", SERVICE));
        environment.getPropertySources().addFirst(new MapPropertySource("given", given));
        return environment;
    }
}
