package io.agentfactory.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentfactory.serde.SchemaRegistration.Registered;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistrationTest {

    private static final Topic TICKS = TopicCatalogue.topic("ticks");
    /** A tick that today's reader cannot read: it has no time. */
    private static final Schema BROKEN = SchemaBuilder.record("ScheduledTick")
            .namespace("io.agentfactory.events")
            .fields()
            .requiredString("name")
            .endRecord();

    private final LocalRegistry server = LocalRegistry.start();
    private final SchemaRegistry registry = SchemaRegistry.open(RegistrySettings.at(server.url()));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void tearDown() {
        registry.close();
        server.close();
    }

    private int run(Map<String, String> environment, String... args) {
        return RegisterSchemas.run(
                args,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void everySchemaIsRegisteredAndRuled() {
        // When
        List<Registered> done = new SchemaRegistration(registry).registerAll();

        // Then
        assertThat(done)
                .allMatch(Registered::added)
                .extracting(Registered::subject)
                .containsExactlyElementsOf(
                        TopicCatalogue.all().stream().map(Topic::valueSubject).toList());
        assertThat(server.rules()).hasSize(done.size()).containsValue("BACKWARD");
    }

    @Test
    void againChangesNothing() {
        // Given
        List<Registered> first = new SchemaRegistration(registry).registerAll();
        try (SchemaRegistry fresh = SchemaRegistry.open(RegistrySettings.at(server.url()))) {

            // When
            List<Registered> second = new SchemaRegistration(fresh).registerAll();

            // Then
            assertThat(second)
                    .isEqualTo(first.stream()
                            .map(schema -> new Registered(schema.subject(), schema.id(), false))
                            .toList());
        }
    }

    @Test
    void theRuleStandsBeforeANewVersionIsOffered() {
        // Given
        registry.register(TICKS.valueSubject(), BROKEN);

        // Then
        assertThatExceptionOfType(SchemaRegistryException.class)
                .isThrownBy(() -> new SchemaRegistration(registry).registerAll())
                .withMessageContaining(TICKS.valueSubject())
                .withMessageContaining("incompatible");
    }

    @Test
    void theProgramRegistersAndSaysSo() {
        // When
        int status = run(Map.of(), "--registry", server.url());

        // Then
        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("subject=agent-factory.messages-value id=1 added=true");
    }

    @Test
    void theProgramTakesTheAddressFromTheEnvironment() {
        assertThat(run(Map.of("AGENT_FACTORY_SCHEMA_REGISTRY_URL", server.url())))
                .isZero();
    }

    @Test
    void theProgramEndsWithOneSentenceWhereThereIsNoRegistry() {
        // Given
        server.close();

        // When
        int status = run(Map.of(), "--registry", server.url());

        // Then
        assertThat(status).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains(server.url());
    }

    @Test
    void theProgramExplainsItself() {
        assertThat(run(Map.of(), "--help")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: RegisterSchemas");
    }
}
