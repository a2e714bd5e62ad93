package io.agentfactory.platform.listener;

import io.agentfactory.platform.failure.Transience;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.core.log.LogAccessor;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.KafkaUtils;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.kafka.support.serializer.SerializationUtils;

/**
 * Finds the record that spoils a batch, so that only it is retried and put aside. A batch that fails is given to the
 * listener again one record at a time, in order, up to the one that fails alone; the records behind that one come again
 * with the next poll. It never hands the listener a record that could not be read, and never skips one.
 */
final class IsolatingBatchListener implements BatchAcknowledgingConsumerAwareMessageListener<Object, Object> {

    private static final LogAccessor LOG = new LogAccessor(IsolatingBatchListener.class);

    private final BatchAcknowledgingConsumerAwareMessageListener<Object, Object> listener;

    IsolatingBatchListener(BatchAcknowledgingConsumerAwareMessageListener<Object, Object> listener) {
        this.listener = listener;
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<Object, Object>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        for (int i = 0; i < records.size(); i++) {
            DeserializationException unreadable = unreadable(records.get(i));
            if (unreadable != null) {
                process(records.subList(0, i), acknowledgment, consumer);
                throw failed(unreadable, records.get(i));
            }
        }
        process(records, acknowledgment, consumer);
    }

    private void process(
            List<ConsumerRecord<Object, Object>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        if (records.isEmpty()) {
            return;
        }
        try {
            listener.onMessage(records, acknowledgment, consumer);
        } catch (RuntimeException e) {
            isolate(e, records, acknowledgment, consumer);
        } catch (Error e) {
            isolate(ErrorsAsFailures.asFailure(e), records, acknowledgment, consumer);
        }
    }

    private void isolate(
            RuntimeException failure,
            List<ConsumerRecord<Object, Object>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        if (records.size() == 1 || Transience.isTransient(failure)) {
            throw failed(failure, records.getFirst());
        }
        for (int i = 0; i < records.size(); i++) {
            process(records.subList(i, i + 1), acknowledgment, consumer);
        }
    }

    private static @Nullable DeserializationException unreadable(ConsumerRecord<Object, Object> record) {
        DeserializationException value =
                SerializationUtils.getExceptionFromHeader(record, KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER, LOG);
        return value != null
                ? value
                : SerializationUtils.getExceptionFromHeader(record, KafkaUtils.KEY_DESERIALIZER_EXCEPTION_HEADER, LOG);
    }

    private static BatchListenerFailedException failed(Throwable cause, ConsumerRecord<?, ?> record) {
        return new BatchListenerFailedException("failed at a record", cause, record);
    }
}
