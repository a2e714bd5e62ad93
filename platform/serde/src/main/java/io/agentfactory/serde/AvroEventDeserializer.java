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
 * written with. Takes the configuration keys of Confluent's deserializer (see {@link RegistrySettings}); what it reads
 * is always a generated class, as there with {@code specific.avro.reader}. Safe for use by many threads once
 * configured.
 *
 * <p>Bytes that are not such an event end in a {@link SerializationException} that says why; a registry that cannot be
 * asked in a {@link SchemaRegistryUnavailableException}, since then the record may be fine.
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
        } catch (SchemaRegistryUnavailableException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "a record of " + topic + " with schema id " + id + " cannot be read: " + reason(e), e);
        }
    }

    /** Avro throws bare exceptions where bytes end early. */
    private static String reason(Exception e) {
        return e.getMessage() == null ? "its bytes do not match its schema (" + e + ")" : e.getMessage();
    }

    private SpecificDatumReader<SpecificRecord> reader(int id) {
        SpecificDatumReader<SpecificRecord> known = readers.get(id);
        if (known != null) {
            return known;
        }
        Schema written = Objects.requireNonNull(registry, "configure() comes before deserialize()")
                .byId(id);
        Schema ours = GeneratedClasses.schemaOf(written);
        SpecificDatumReader<SpecificRecord> reader =
                new SpecificDatumReader<>(written, ours, SpecificData.getForSchema(ours));
        readers.put(id, reader);
        return reader;
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
