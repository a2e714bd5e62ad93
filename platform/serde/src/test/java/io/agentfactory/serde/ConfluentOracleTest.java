package io.agentfactory.serde;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.pulsar.kafka.shade.avro.Schema;
import org.apache.pulsar.kafka.shade.avro.generic.GenericDatumReader;
import org.apache.pulsar.kafka.shade.avro.generic.GenericRecord;
import org.apache.pulsar.kafka.shade.avro.io.DecoderFactory;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.KafkaAvroDeserializer;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.KafkaAvroSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds our serde against Confluent's own classes, byte for byte and in both directions, for every event. */
class ConfluentOracleTest {

    private static final long SEED = 20_261_101;

    static List<Topic> topics() {
        return TopicCatalogue.all();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void writesWhatConfluentWrites(Topic topic) throws Exception {
        // Given
        String scope = "mock://oracle-writes-" + topic.shortName();
        Genuine genuine = new Genuine(topic, scope);

        for (SpecificRecord event : AnyEvent.of(topic, 50, SEED)) {
            // When
            byte[] ours = requireNonNull(serializer(scope).serialize(topic.name(), event));

            // Then
            assertThat(ours).isEqualTo(genuine.serialize(ours));
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void readsWhatConfluentWritesAndIsReadByIt(Topic topic) throws Exception {
        // Given
        String scope = "mock://oracle-reads-" + topic.shortName();
        Genuine genuine = new Genuine(topic, scope);
        AvroEventDeserializer reader = new AvroEventDeserializer();
        reader.configure(Map.of("schema.registry.url", scope), false);

        for (SpecificRecord event : AnyEvent.of(topic, 50, SEED + 1)) {
            // When
            byte[] ours = requireNonNull(serializer(scope).serialize(topic.name(), event));
            byte[] theirs = genuine.serialize(ours);

            // Then
            assertThat(reader.deserialize(topic.name(), theirs)).isEqualTo(event);
            assertThat(genuine.reads(ours)).isEqualTo(genuine.body(ours));
        }
    }

    private static AvroEventSerializer serializer(String scope) {
        AvroEventSerializer serializer = new AvroEventSerializer();
        serializer.configure(Map.of("schema.registry.url", scope, "auto.register.schemas", "true"), false);
        return serializer;
    }

    /** Confluent's serializer and deserializer, on a registry that holds the same schemas under the same ids. */
    private static final class Genuine {

        private final Topic topic;
        private final Schema schema;
        private final KafkaAvroSerializer serializer;
        private final KafkaAvroDeserializer deserializer;

        Genuine(Topic topic, String scope) throws Exception {
            this.topic = topic;
            int ourId = SchemaRegistry.open(RegistrySettings.at(scope)).register(topic.valueSubject(), topic.schema());
            String plain = PlainSchema.of(topic.schema()).toString();
            this.schema = new Schema.Parser().parse(plain);
            MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
            int theirId = registry.register(topic.valueSubject(), new AvroSchema(plain));
            assertThat(theirId).isEqualTo(ourId);
            Map<String, String> config = Map.of("schema.registry.url", "mock://unused");
            this.serializer = new KafkaAvroSerializer(registry, config);
            this.deserializer = new KafkaAvroDeserializer(registry, config);
        }

        /** The event within our bytes, written by Confluent's classes. */
        byte[] serialize(byte[] ours) throws Exception {
            return serializer.serialize(topic.name(), body(ours));
        }

        Object reads(byte[] ours) {
            return deserializer.deserialize(topic.name(), ours);
        }

        GenericRecord body(byte[] ours) throws Exception {
            return new InWireOrder(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(ours, 5, ours.length - 5, null));
        }
    }

    /** Keeps the entries of maps in the order of the bytes; Avro prescribes none. */
    private static final class InWireOrder extends GenericDatumReader<GenericRecord> {

        InWireOrder(Schema schema) {
            super(schema);
        }

        @Override
        protected Object newMap(Object old, int size) {
            return new LinkedHashMap<>(size);
        }
    }
}
