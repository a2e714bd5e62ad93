package io.agentfactory.queue.intake;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.schemas.SchemaVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;

/**
 * Messages as bytes in the database: Avro's single-object encoding, which names the schema it was written with. What
 * any recorded version has written can be read.
 */
final class StoredEvent {

    private static final BinaryMessageDecoder<MessageReceived> DECODER =
            decoder(SchemaVersions.of(MessageReceived.getClassSchema().getName()));

    private StoredEvent() {}

    static byte[] encode(MessageReceived event) {
        try {
            ByteBuffer buffer = event.toByteBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MessageReceived decode(byte[] bytes) {
        return decode(bytes, DECODER);
    }

    static MessageReceived decode(byte[] bytes, BinaryMessageDecoder<MessageReceived> decoder) {
        try {
            return decoder.decode(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what these versions have written. */
    static BinaryMessageDecoder<MessageReceived> decoder(List<Schema> versions) {
        SchemaStore.Cache store = new SchemaStore.Cache();
        versions.forEach(store::addSchema);
        SpecificData model = SpecificData.getForClass(MessageReceived.class);
        return new BinaryMessageDecoder<>(model, MessageReceived.getClassSchema(), store);
    }
}
