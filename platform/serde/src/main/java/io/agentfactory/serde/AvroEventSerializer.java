package io.agentfactory.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes events in the Confluent wire format: a zero byte, the schema's id in four bytes, the Avro binary. Subjects are
 * {@code <topic>-value}. Takes the configuration keys of Confluent's serializer and can be replaced by it through
 * configuration alone. {@code null} stays {@code null}, a tombstone.
 */
public final class AvroEventSerializer implements Serializer<SpecificRecord> {

    static final byte MAGIC = 0;

    private static final ThreadLocal<@Nullable BinaryEncoder> ENCODER = new ThreadLocal<>();

    static {
        GeneratedClasses.allow();
    }

    private @Nullable SchemaRegistry registry;
    private boolean autoRegister;
    private boolean forKeys;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        RegistrySettings settings = RegistrySettings.of(configs);
        registry = SchemaRegistry.open(settings);
        autoRegister = settings.autoRegister();
        forKeys = isKey;
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord event) {
        if (event == null) {
            return null;
        }
        SchemaRegistry known = Objects.requireNonNull(registry, "configure() comes before serialize()");
        String subject = topic + (forKeys ? "-key" : "-value");
        int id = autoRegister ? known.register(subject, event.getSchema()) : known.idOf(subject, event.getSchema());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.write(MAGIC);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, ENCODER.get());
            ENCODER.set(encoder);
            new SpecificDatumWriter<SpecificRecord>(event.getSchema(), SpecificData.getForClass(event.getClass()))
                    .write(event, encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "a " + event.getSchema().getName() + " for " + topic + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
