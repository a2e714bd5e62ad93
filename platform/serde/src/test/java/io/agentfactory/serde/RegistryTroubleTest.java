package io.agentfactory.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.topics.TopicCatalogue;
import io.agentfactory.topics.Topics;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record is given up only if the registry itself has answered that it does not know the schema. */
class RegistryTroubleTest {

    private final LocalRegistry server = LocalRegistry.start();
    private final SchemaRegistry registry = SchemaRegistry.open(RegistrySettings.at(server.url()));

    @AfterEach
    void tearDown() {
        registry.close();
        server.close();
    }

    private AvroEventDeserializer deserializer() {
        AvroEventDeserializer deserializer = new AvroEventDeserializer();
        deserializer.configure(Map.of("schema.registry.url", server.url()), false);
        return deserializer;
    }

    private static byte[] recordWithId(int id) {
        return ByteBuffer.allocate(5).put((byte) 0).putInt(id).array();
    }

    @Test
    void anUnknownIdIsTheRecordsFault() {
        try (AvroEventDeserializer deserializer = deserializer()) {
            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> deserializer.deserialize(Topics.TICKS, recordWithId(999)))
                    .withMessageContaining("999");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, '{\"error_code\":40101,\"message\":\"no\"}', credentials",
        "403, '', credentials",
        "404, '<html>no such page</html>', check that its URL is right",
        "404, '{\"status\":404}', check that its URL is right"
    })
    void aRegistryThatCouldNotBeAskedIsNotTheRecordsFault(int status, String body, String advice) {
        // Given
        server.answerNext(status, body);

        try (AvroEventDeserializer deserializer = deserializer()) {
            // Then
            assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
                    .isThrownBy(() -> deserializer.deserialize(Topics.TICKS, recordWithId(1)))
                    .withMessageContaining(server.url())
                    .withMessageContaining(String.valueOf(status))
                    .withMessageContaining(advice);
        }
    }

    @Test
    void aPageThatIsNotJsonIsNotARegistry() {
        server.answerNext(200, "<html>Welcome</html>");
        server.answerNext(200, "<html>Welcome</html>");

        assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
                .isThrownBy(() -> registry.byId(1))
                .withMessageContaining("JSON");
    }

    @Test
    void oneFailureIsNotYetTheEnd() {
        // Given
        int id = registry.register("s", ScheduledTick.getClassSchema());
        server.answerNext(500, "");

        // When
        var schema = registry.byId(id);

        // Then
        assertThat(schema.getFullName()).isEqualTo("io.agentfactory.events.ScheduledTick");
    }

    @Test
    void theNextUrlIsAskedWhereTheFirstIsDead() {
        // Given
        LocalRegistry dead = LocalRegistry.start();
        dead.close();
        try (SchemaRegistry either =
                SchemaRegistry.open(RegistrySettings.at(dead.url() + " , " + server.url() + "/"))) {

            // When
            int id = either.register("s", ScheduledTick.getClassSchema());

            // Then
            assertThat(id).isOne();
        }
    }

    @Test
    void whatWasMissingIsAskedForAgain() {
        // Given
        boolean before = registry.find("s", ScheduledTick.getClassSchema()).isPresent();
        registry.register("s", ScheduledTick.getClassSchema());

        // When
        boolean after = registry.find("s", ScheduledTick.getClassSchema()).isPresent();

        // Then
        assertThat(before).isFalse();
        assertThat(after).isTrue();
    }

    @Test
    void aSerializerSaysWhatToDoAboutAMissingSchema() {
        try (AvroEventSerializer serializer = new AvroEventSerializer()) {
            serializer.configure(Map.of("schema.registry.url", server.url()), false);
            ScheduledTick tick = (ScheduledTick)
                    AnyEvent.of(TopicCatalogue.topic("ticks"), 1, 1).getFirst();

            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> serializer.serialize(Topics.TICKS, tick))
                    .withMessageContaining("ScheduledTick")
                    .withMessageContaining("register the schemas");
        }
    }

    @Test
    void everyRequestIsOfConfluentsType() {
        registry.register("s", ScheduledTick.getClassSchema());

        assertThat(server.requests())
                .extracting(LocalRegistry.Request::contentType)
                .containsOnly("application/vnd.schemaregistry.v1+json");
    }
}
