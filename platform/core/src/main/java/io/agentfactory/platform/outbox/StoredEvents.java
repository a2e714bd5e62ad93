package io.agentfactory.platform.outbox;

import io.agentfactory.platform.event.EncodedEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Events as they stand in a row of the outbox: one after the other, in Avro's binary encoding. */
final class StoredEvents {

    /** Stands first, so that a later form can tell itself apart. */
    private static final int FORM = 1;

    private StoredEvents() {}

    static byte[] write(List<EncodedEvent> events) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(events.size() * 512);
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            encoder.writeInt(FORM);
            encoder.writeInt(events.size());
            for (EncodedEvent event : events) {
                write(event, encoder);
            }
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(EncodedEvent event, BinaryEncoder encoder) throws IOException {
        encoder.writeString(event.topic());
        encoder.writeString(event.key());
        encoder.writeLong(event.id().getMostSignificantBits());
        encoder.writeLong(event.id().getLeastSignificantBits());
        encoder.writeString(event.type());
        encoder.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, event.time()));
        encoder.writeString(event.traceparent());
        encoder.writeBytes(event.value());
    }

    /** @throws IllegalStateException if they were written by a later version */
    static List<EncodedEvent> read(byte[] bytes) {
        try {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
            int form = decoder.readInt();
            if (form != FORM) {
                throw new IllegalStateException("events in the outbox are in form " + form
                        + ", this version reads form " + FORM + ": let the version that wrote them publish them");
            }
            int count = decoder.readInt();
            List<EncodedEvent> events = new ArrayList<>(count);
            for (int number = 0; number < count; number++) {
                events.add(read(decoder));
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EncodedEvent read(BinaryDecoder decoder) throws IOException {
        String topic = decoder.readString();
        String key = decoder.readString();
        UUID id = new UUID(decoder.readLong(), decoder.readLong());
        String type = decoder.readString();
        Instant time = Instant.EPOCH.plus(decoder.readLong(), ChronoUnit.MICROS);
        String traceparent = decoder.readString();
        ByteBuffer value = decoder.readBytes(null);
        return new EncodedEvent(topic, key, value.array(), id, type, time, traceparent);
    }
}
