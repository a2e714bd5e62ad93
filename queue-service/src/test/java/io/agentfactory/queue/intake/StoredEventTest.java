package io.agentfactory.queue.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.queue.support.Scene;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class StoredEventTest {

    @Test
    void whatIsStoredIsReadBackAsItWas() {
        // Given
        MessageReceived event = Scene.received(UUID.randomUUID().toString(), "c", "later", 3);

        // When
        MessageReceived read = StoredEvent.decode(StoredEvent.encode(event));

        // Then
        assertThat(StoredEvent.encode(read)).isEqualTo(StoredEvent.encode(event));
    }

    @Test
    void whatAnEarlierVersionHasStoredIsStillRead() throws Exception {
        // Given: a version that does not know of priorities yet
        Schema earlier = withoutField(MessageReceived.getClassSchema(), "priority");
        byte[] stored = storedAs(earlier);

        // When
        MessageReceived read = StoredEvent.decode(stored, StoredEvent.decoder(List.of(earlier)));

        // Then
        assertThat(read.getText()).isEqualTo("from before");
        assertThat(read.getPriority())
                .isEqualTo(MessageReceived.newBuilder(read).clearPriority().getPriority());
    }

    @Test
    void rubbishIsNoMessage() {
        assertThatThrownBy(() -> StoredEvent.decode(new byte[] {1, 2, 3})).isInstanceOf(RuntimeException.class);
    }

    private static byte[] storedAs(Schema version) throws Exception {
        MessageReceived now = Scene.received(UUID.randomUUID().toString(), "c", "from before", 3);
        GenericRecord before = new GenericData.Record(version);
        version.getFields().forEach(field -> before.put(field.name(), now.get(field.name())));
        ByteBuffer bytes = new BinaryMessageEncoder<>(now.getSpecificData(), version).encode(before);
        byte[] stored = new byte[bytes.remaining()];
        bytes.get(stored);
        return stored;
    }

    private static Schema withoutField(Schema schema, String name) {
        List<Schema.Field> fields = schema.getFields().stream()
                .filter(field -> !field.name().equals(name))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }
}
