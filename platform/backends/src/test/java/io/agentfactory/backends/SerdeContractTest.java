package io.agentfactory.backends;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentfactory.serde.AvroEventDeserializer;
import io.agentfactory.serde.AvroEventSerializer;
import io.agentfactory.serde.RegistrySettings;
import io.agentfactory.serde.SchemaRegistration;
import io.agentfactory.serde.SchemaRegistration.Registered;
import io.agentfactory.serde.SchemaRegistry;
import io.agentfactory.serde.SchemaRegistryException;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.pulsar.kafka.shade.avro.generic.GenericDatumReader;
import org.apache.pulsar.kafka.shade.avro.generic.GenericRecord;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.KafkaAvroDeserializer;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.KafkaAvroSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our serde and registration, and Confluent's own classes beside them, against a running registry. */
class SerdeContractTest {

    private static final int HEADER = 5;
    private static final long SEED = 11;

    private final Map<String, Object> config = Map.of(
            "schema.registry.url", Backends.registry().url(),
            "auto.register.schemas", false,
            "avro.remove.java.properties", true);
    private final SchemaRegistry registry = SchemaRegistry.open(RegistrySettings.of(config));
    private final AvroEventSerializer serializer = new AvroEventSerializer();
    private final AvroEventDeserializer deserializer = new AvroEventDeserializer();

    static List<Topic> topics() {
        return TopicCatalogue.all();
    }

    @BeforeEach
    void setUp() {
        new SchemaRegistration(registry).registerAll();
        serializer.configure(config, false);
        deserializer.configure(config, false);
    }

    @AfterEach
    void tearDown() {
        serializer.close();
        deserializer.close();
        registry.close();
    }

    @Test
    void registrationTwiceAddsNothing() {
        // Given
        List<Registered> first = new SchemaRegistration(registry).registerAll();
        try (SchemaRegistry fresh = SchemaRegistry.open(RegistrySettings.of(config))) {

            // When
            List<Registered> second = new SchemaRegistration(fresh).registerAll();

            // Then
            assertThat(second).noneMatch(Registered::added).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void everyEventComesBackAsItWas(Topic topic) throws IOException {
        // Given
        SpecificRecord event = anyEvent(topic);

        // When
        byte[] bytes = serializer.serialize(topic.name(), event);

        // Then
        assertThat(deserializer.deserialize(topic.name(), bytes)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("topics")
    void confluentsClassesWriteAndReadTheSameBytes(Topic topic) throws IOException {
        // Given
        byte[] ours = requireNonNull(serializer.serialize(topic.name(), anyEvent(topic)));
        try (KafkaAvroSerializer theirWriter = new KafkaAvroSerializer();
                KafkaAvroDeserializer theirReader = new KafkaAvroDeserializer()) {
            theirWriter.configure(config, false);
            theirReader.configure(config, false);

            // When
            Object read = theirReader.deserialize(topic.name(), ours);
            byte[] theirs = theirWriter.serialize(topic.name(), withTextAsStrings(topic, ours));

            // Then
            assertThat(read).hasToString(withTextAsStrings(topic, ours).toString());
            assertThat(theirs).isEqualTo(ours);
        }
    }

    @Test
    void aVersionThatBreaksReadersIsRefused() {
        // Given
        Schema first =
                SchemaBuilder.record("Probe").fields().requiredString("a").endRecord();
        Schema breaking =
                SchemaBuilder.record("Probe").fields().requiredString("b").endRecord();
        String subject = "probe-" + UUID.randomUUID() + "-value";
        registry.register(subject, first);
        registry.requireBackwardCompatibility(subject);

        // Then
        assertThatExceptionOfType(SchemaRegistryException.class)
                .isThrownBy(() -> registry.register(subject, breaking))
                .withMessageContaining(subject)
                .withMessageContaining("409");
    }

    @Test
    void whatIsNotRegisteredIsSaidToBeMissing() {
        // Given
        Schema schema =
                SchemaBuilder.record("Probe").fields().requiredString("a").endRecord();
        String subject = "probe-" + UUID.randomUUID() + "-value";

        // Then
        assertThat(registry.find(subject, schema)).isEmpty();
        assertThatExceptionOfType(SchemaRegistryException.class).isThrownBy(() -> registry.idOf(subject, schema));
    }

    @Test
    void anIdThatNobodyGaveIsTheRecordsFault() {
        // Given
        byte[] bytes =
                ByteBuffer.allocate(HEADER).put((byte) 0).putInt(2_000_000_000).array();

        // Then
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> deserializer.deserialize("agent-factory.ticks", bytes))
                .withMessageContaining("2000000000");
    }

    private static SpecificRecord anyEvent(Topic topic) throws IOException {
        Schema schema = topic.schema();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema)
                .write(new RandomData(schema, 1, SEED).iterator().next(), encoder);
        return new SpecificDatumReader<SpecificRecord>(schema, schema, SpecificData.getForSchema(schema))
                .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    }

    /** The event within our bytes, as Confluent's Avro knows it. Java strings keep the order of its maps. */
    private static GenericRecord withTextAsStrings(Topic topic, byte[] ours) throws IOException {
        var schema = new org.apache.pulsar.kafka.shade.avro.Schema.Parser()
                .parse(topic.schema().toString());
        return new GenericDatumReader<GenericRecord>(schema)
                .read(
                        null,
                        org.apache.pulsar.kafka.shade.avro.io.DecoderFactory.get()
                                .binaryDecoder(ours, HEADER, ours.length - HEADER, null));
    }
}
