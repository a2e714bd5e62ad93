package io.agentfactory.serde;

import io.agentfactory.topics.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;

/** Events with every field filled at random, from a seed. */
final class AnyEvent {

    private AnyEvent() {}

    static List<SpecificRecord> of(Topic topic, int count, long seed) {
        GeneratedClasses.allow();
        Schema schema = topic.schema();
        List<SpecificRecord> events = new ArrayList<>();
        for (Object random : new RandomData(schema, count, seed)) {
            events.add(specific(schema, random));
        }
        return events;
    }

    private static SpecificRecord specific(Schema schema, Object random) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new GenericDatumWriter<>(schema).write(random, encoder);
            return new SpecificDatumReader<SpecificRecord>(schema, schema, SpecificData.get())
                    .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
