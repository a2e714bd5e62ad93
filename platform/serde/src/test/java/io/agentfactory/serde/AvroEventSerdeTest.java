package io.agentfactory.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.topics.TopicCatalogue;
import io.agentfactory.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class AvroEventSerdeTest {

    private static final ScheduledTick TICK = ScheduledTick.newBuilder()
            .setName("reconcile")
            .setScheduledFor(Instant.ofEpochMilli(1))
            .setFiredAt(Instant.ofEpochMilli(2))
            .build();

    private static AvroEventSerializer serializer(String scope) {
        AvroEventSerializer serializer = new AvroEventSerializer();
        serializer.configure(Map.of("schema.registry.url", scope), false);
        return serializer;
    }

    private static AvroEventDeserializer deserializer(String scope) {
        AvroEventDeserializer deserializer = new AvroEventDeserializer();
        deserializer.configure(Map.of("schema.registry.url", scope), false);
        return deserializer;
    }

    @Test
    void aTombstoneStaysOne() {
        assertThat(serializer("mock://tombstone").serialize(Topics.AGENTS, null))
                .isNull();
        assertThat(deserializer("mock://tombstone").deserialize(Topics.AGENTS, null))
                .isNull();
    }

    @Test
    void beginsWithAZeroByteAndTheSchemasId() {
        // Given
        int id = SchemaRegistry.open(RegistrySettings.at("mock://header"))
                .register(Topics.TICKS + "-value", TICK.getSchema());

        // When
        byte[] bytes = serializer("mock://header").serialize(Topics.TICKS, TICK);

        // Then
        assertThat(bytes).isNotNull().startsWith(0);
        assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isEqualTo(id);
    }

    @Test
    void everyoneOfAScopeSharesARegistryAndNobodyElseDoes() {
        // Given
        byte[] bytes = serializer("mock://scope-a").serialize(Topics.TICKS, TICK);

        // Then
        assertThat(deserializer("mock://scope-a").deserialize(Topics.TICKS, bytes))
                .isEqualTo(TICK);
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> deserializer("mock://scope-b").deserialize(Topics.TICKS, bytes))
                .withMessageContaining("schema id");
    }

    @Test
    void rubbishIsRefusedWithTheReason() {
        AvroEventDeserializer deserializer = deserializer("mock://rubbish");

        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> deserializer.deserialize(Topics.TICKS, new byte[] {1, 2, 3, 4, 5, 6}))
                .withMessageContaining("Confluent wire format");
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> deserializer.deserialize(Topics.TICKS, new byte[] {0, 0}))
                .withMessageContaining("2 bytes");
    }

    @Test
    void aTruncatedEventIsRefused() {
        // Given
        byte[] whole = serializer("mock://truncated").serialize(Topics.TICKS, TICK);
        assertThat(whole).isNotNull();
        byte[] half = java.util.Arrays.copyOf(whole, whole.length - 4);

        // Then
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> deserializer("mock://truncated").deserialize(Topics.TICKS, half));
    }

    @Test
    void anEventOfAnotherNamespaceIsRefusedByName() {
        // Given
        Schema stranger =
                SchemaBuilder.record("Stranger").namespace("elsewhere").fields().endRecord();
        int id = SchemaRegistry.open(RegistrySettings.at("mock://stranger")).register("s-value", stranger);
        byte[] bytes = ByteBuffer.allocate(5).put((byte) 0).putInt(id).array();

        // Then
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> deserializer("mock://stranger").deserialize(Topics.TICKS, bytes))
                .withMessageContaining("elsewhere.Stranger");
    }

    @Test
    void anEventWrittenWithAnOlderSchemaIsReadWithDefaults() throws Exception {
        // Given: a tick from before it had a source.
        Schema old = SchemaBuilder.record("ScheduledTick")
                .namespace("io.agentfactory.events")
                .fields()
                .requiredString("name")
                .requiredLong("scheduledFor")
                .requiredLong("firedAt")
                .endRecord();
        int id = SchemaRegistry.open(RegistrySettings.at("mock://old")).register("x-value", old);
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        var encoder = org.apache.avro.io.EncoderFactory.get().directBinaryEncoder(bytes, null);
        encoder.writeString("reconcile");
        encoder.writeLong(1);
        encoder.writeLong(2);

        // When
        Object read = deserializer("mock://old").deserialize(Topics.TICKS, bytes.toByteArray());

        // Then
        assertThat(read).isEqualTo(TICK);
    }

    @Test
    void aMissingUrlIsSaidAtOnce() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new AvroEventSerializer().configure(Map.of(), false))
                .withMessageContaining("schema.registry.url");
    }

    @Test
    void theRegistryNeverSeesJavasStringProperty() {
        assertThat(TopicCatalogue.all())
                .allSatisfy(topic ->
                        assertThat(PlainSchema.of(topic.schema()).toString()).doesNotContain("avro.java.string"));
    }
}
