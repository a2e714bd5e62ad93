package io.agentfactory.platform.listener;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;

/**
 * Hands the record on even where its bytes cannot be read, and keeps the bytes as they came in a header of the record
 * in memory, so that a dead letter is the very record that was refused. The array is the consumer's own: no copy is
 * made.
 */
public final class RawKeepingDeserializer<T> extends ErrorHandlingDeserializer<T> {

    static final String RAW_KEY = "agent-factory.raw-key";
    static final String RAW_VALUE = "agent-factory.raw-value";

    private String header = RAW_VALUE;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        header = isKey ? RAW_KEY : RAW_VALUE;
        super.configure(configs, isKey);
    }

    @Override
    public @Nullable T deserialize(String topic, Headers headers, byte[] data) {
        headers.add(header, data);
        return super.deserialize(topic, headers, data);
    }

    @Override
    public @Nullable T deserialize(String topic, Headers headers, ByteBuffer data) {
        return deserialize(topic, headers, Utils.toNullableArray(data));
    }
}
