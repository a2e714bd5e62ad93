package io.agentfactory.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads events in the Confluent wire format into our generated classes, whatever version of the schema they were
 * written with. Bytes that are not such an event end in a {@link SerializationException} that says why; a registry that
 * does not answer in a {@link SchemaRegistryUnavailableException}, since then the record may be fine.
 */
public final class AvroEventDeserializer implements Deserializer<SpecificRecord> {

    private static final int HEADER = 1 + Integer.BYTES;

    static {
        GeneratedClasses.allow();
    }

    private final Map<Integer, SpecificDatumReader<SpecificRecord>> readers = new ConcurrentHashMap<>();
    private @Nullable SchemaRegistry registry;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        registry = SchemaRegistry.open(RegistrySettings.of(configs));
    }

    @Override
    public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < HEADER || bytes[0] != AvroEventSerializer.MAGIC) {
            throw new SerializationException("a record of " + topic + " with " + bytes.length
                    + " bytes is not in the Confluent wire format: it must begin with a zero byte and a schema id");
        }
        int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        try {
            return reader(id)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
        } catch (SchemaRegistryUnavailableException | SerializationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "a record of " + topic + " with schema id " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    private SpecificDatumReader<SpecificRecord> reader(int id) {
        SpecificDatumReader<SpecificRecord> known = readers.get(id);
        if (known != null) {
            return known;
        }
        Schema written = Objects.requireNonNull(registry, "configure() comes before deserialize()")
                .byId(id);
        SpecificDatumReader<SpecificRecord> reader =
                new SpecificDatumReader<>(written, ours(written), SpecificData.get());
        readers.put(id, reader);
        return reader;
    }

    private static Schema ours(Schema written) {
        try {
            Class<?> event = Class.forName(GeneratedClasses.PACKAGE + "." + written.getName());
            if (!written.getNamespace().equals(GeneratedClasses.PACKAGE)) {
                throw new ClassNotFoundException(written.getFullName());
            }
            return SpecificData.get().getSchema(event);
        } catch (ClassNotFoundException e) {
            throw new SerializationException("there is no event " + written.getFullName() + " in this version", e);
        }
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
