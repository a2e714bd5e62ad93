package io.agentfactory.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentfactory.events.AlarmChanged;
import io.agentfactory.events.AlarmStatus;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import io.agentfactory.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of earlier and later releases, and records that nobody should have written. */
class EvolutionTest {

    static List<Topic> topics() {
        return TopicCatalogue.all();
    }

    private static byte[] write(String scope, Schema schema, Object value) {
        SchemaRegistry registry = SchemaRegistry.open(RegistrySettings.at(scope));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5)
                .put((byte) 0)
                .putInt(registry.register("any-value", schema))
                .array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(value, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static AvroEventDeserializer reader(String scope) {
        AvroEventDeserializer deserializer = new AvroEventDeserializer();
        deserializer.configure(Map.of("schema.registry.url", scope, "specific.avro.reader", "true"), false);
        return deserializer;
    }

    /** The release in which the event had only what it cannot do without. */
    @ParameterizedTest
    @MethodSource("topics")
    void whatTheFirstReleaseWroteIsRead(Topic topic) {
        // Given
        String scope = "mock://first-release-" + topic.shortName();
        Schema first = Schema.createRecord(topic.event(), null, "io.agentfactory.events", false);
        first.setFields(topic.schema().getFields().stream()
                .filter(field -> !field.hasDefaultValue())
                .map(field -> new Schema.Field(field, field.schema()))
                .toList());
        byte[] bytes =
                write(scope, first, new RandomData(first, 1, 7L).iterator().next());

        // When
        SpecificRecord read = reader(scope).deserialize(topic.name(), bytes);

        // Then
        assertThat(read).isNotNull().extracting(SpecificRecord::getSchema).isEqualTo(topic.schema());
    }

    @Test
    void whatALaterReleaseAddsIsSkippedAndAStateItInventsIsUnknown() {
        // Given
        Schema status = SchemaBuilder.enumeration("AlarmStatus")
                .namespace("io.agentfactory.events")
                .symbols("UNKNOWN", "RAISED", "CLEARED", "SNOOZED");
        Schema later = SchemaBuilder.record("AlarmChanged")
                .namespace("io.agentfactory.events")
                .fields()
                .requiredString("name")
                .requiredString("subject")
                .requiredString("severity")
                .name("status")
                .type(status)
                .noDefault()
                .requiredLong("at")
                .endRecord();
        GenericRecord alarm = new GenericData.Record(later);
        alarm.put("name", "fleet-leftovers");
        alarm.put("subject", "app");
        alarm.put("severity", "high");
        alarm.put("status", new GenericData.EnumSymbol(status, "SNOOZED"));
        alarm.put("at", 5L);
        byte[] bytes = write("mock://later-release", later, alarm);

        // When
        SpecificRecord read = reader("mock://later-release").deserialize(Topics.ALARMS, bytes);

        // Then
        assertThat(read)
                .isEqualTo(AlarmChanged.newBuilder()
                        .setName("fleet-leftovers")
                        .setSubject("app")
                        .setStatus(AlarmStatus.UNKNOWN)
                        .setAt(Instant.ofEpochMilli(5))
                        .build());
    }

    @Test
    void aSchemaThatIsNoEventIsRefusedByName() {
        List<Schema> schemas = List.of(
                SchemaBuilder.record("Invented")
                        .namespace("io.agentfactory.events")
                        .fields()
                        .endRecord(),
                SchemaBuilder.enumeration("AlarmStatus")
                        .namespace("io.agentfactory.events")
                        .symbols("UNKNOWN"),
                SchemaBuilder.record("Runtime").namespace("java.lang").fields().endRecord());

        assertThat(schemas).allSatisfy(schema -> {
            String scope = "mock://no-event-" + schema.getName();
            byte[] bytes = ByteBuffer.allocate(6)
                    .put((byte) 0)
                    .putInt(SchemaRegistry.open(RegistrySettings.at(scope)).register("any-value", schema))
                    .array();
            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> reader(scope).deserialize(Topics.ALARMS, bytes))
                    .withMessageContaining(schema.getFullName());
        });
    }

    /** Whatever the bytes, the end is an event or a reason: never another exception, an endless read, or no memory. */
    @ParameterizedTest
    @MethodSource("topics")
    void rubbishBehindAKnownIdEndsInAReason(Topic topic) {
        // Given
        String scope = "mock://rubbish-" + topic.shortName();
        int id = SchemaRegistry.open(RegistrySettings.at(scope)).register("any-value", topic.schema());
        AvroEventDeserializer reader = reader(scope);
        Random random = new Random(topic.name().hashCode());

        for (int i = 0; i < 2_000; i++) {
            byte[] rubbish = new byte[random.nextInt(400)];
            random.nextBytes(rubbish);
            byte[] bytes = ByteBuffer.allocate(5 + rubbish.length)
                    .put((byte) 0)
                    .putInt(id)
                    .put(rubbish)
                    .array();

            // When
            try {
                reader.deserialize(topic.name(), bytes);
            } catch (SerializationException e) {
                // Then
                assertThat(e).hasMessageContaining(topic.name()).hasMessageContaining("schema id " + id);
            }
        }
    }

    @Test
    void aLengthBeyondTheRecordIsRefusedBeforeMemoryIsTakenForIt() {
        // Given: a name that claims two thousand million bytes.
        String scope = "mock://huge";
        int id = SchemaRegistry.open(RegistrySettings.at(scope))
                .register("any-value", TopicCatalogue.topic("ticks").schema());
        byte[] bytes = ByteBuffer.allocate(10)
                .put((byte) 0)
                .putInt(id)
                .put(new byte[] {(byte) 0x80, (byte) 0xa8, (byte) 0xd6, (byte) 0xb9, 0x07})
                .array();

        // Then
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> reader(scope).deserialize(Topics.TICKS, bytes));
    }

    @Test
    void aListThatClaimsMoreThanMemoryHoldsIsRefused() throws IOException {
        // Given: a report of a delivery with two thousand million channel ids.
        String scope = "mock://huge-list";
        int id = SchemaRegistry.open(RegistrySettings.at(scope))
                .register("any-value", TopicCatalogue.topic("reply-deliveries").schema());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        for (int text = 0; text < 5; text++) {
            encoder.writeString("");
        }
        encoder.writeEnum(1);
        encoder.writeLong(Integer.MAX_VALUE - 8);

        // Then
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> reader(scope).deserialize(Topics.REPLY_DELIVERIES, bytes.toByteArray()));
    }
}
