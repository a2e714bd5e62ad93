package io.agentfactory.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
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
 * {@code <topic>-value}. Takes the configuration keys of Confluent's serializer (see {@link RegistrySettings}) and can
 * be replaced by it through configuration alone, with {@code avro.remove.java.properties} set to {@code true}.
 * {@code null} stays {@code null}, a tombstone. Safe for use by many threads once configured.
 */
public final class AvroEventSerializer implements Serializer<SpecificRecord> {

    static final byte MAGIC = 0;

    static {
        GeneratedClasses.allow();
    }

    private final Map<Class<?>, SpecificDatumWriter<SpecificRecord>> writers = new ConcurrentHashMap<>();
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

    /**
     * @throws SchemaRegistryUnavailableException if the registry cannot be asked
     * @throws SerializationException if the registry does not know the event's schema or the event cannot be written
     */
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord event) {
        if (event == null) {
            return null;
        }
        int id = schemaId(topic, event.getSchema());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        bytes.write(MAGIC);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            writer(event).write(event, encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "a " + event.getSchema().getName() + " for " + topic + " cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Asks the registry for the id of a topic's schema now, so that no event has to wait for the answer later.
     *
     * @throws SchemaRegistryUnavailableException if the registry cannot be asked
     * @throws SerializationException if the registry does not know the schema
     */
    public void prepare(String topic, Schema schema) {
        schemaId(topic, schema);
    }

    private int schemaId(String topic, Schema schema) {
        SchemaRegistry known = Objects.requireNonNull(registry, "configure() comes before serialize()");
        String subject = topic + (forKeys ? "-key" : "-value");
        try {
            return autoRegister ? known.register(subject, schema) : known.idOf(subject, schema);
        } catch (SchemaRegistryException e) {
            throw new SerializationException(e.getMessage(), e);
        }
    }

    private SpecificDatumWriter<SpecificRecord> writer(SpecificRecord event) {
        return writers.computeIfAbsent(
                event.getClass(), type -> new SpecificDatumWriter<>(event.getSchema(), SpecificData.getForClass(type)));
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
