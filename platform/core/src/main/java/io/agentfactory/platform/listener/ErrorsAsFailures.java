package io.agentfactory.platform.listener;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Makes an {@link Error} of a listener, such as a stack overflow over one record's content, a failure of that record.
 * As an error it would stop the consumer, and the record would stop it again after every restart.
 */
final class ErrorsAsFailures implements AcknowledgingConsumerAwareMessageListener<Object, Object> {

    private final AcknowledgingConsumerAwareMessageListener<Object, Object> listener;

    ErrorsAsFailures(AcknowledgingConsumerAwareMessageListener<Object, Object> listener) {
        this.listener = listener;
    }

    @Override
    public void onMessage(
            ConsumerRecord<Object, Object> record,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        try {
            listener.onMessage(record, acknowledgment, consumer);
        } catch (Error e) {
            throw asFailure(e);
        }
    }

    /** @throws VirtualMachineError if the JVM itself is at its end, out of memory for example */
    static RuntimeException asFailure(Error error) {
        if (error instanceof VirtualMachineError broken && !(error instanceof StackOverflowError)) {
            throw broken;
        }
        return new IllegalStateException("a listener ended with an error", error);
    }
}
