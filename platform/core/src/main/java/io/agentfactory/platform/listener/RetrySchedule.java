package io.agentfactory.platform.listener;

import io.agentfactory.platform.failure.Transience;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.RetryListener;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How often a failed record is tried again. Each failure is judged by itself: without end while a backend is away, not
 * at all when its bytes cannot be read, else {@code maxRetries} times in all, whatever kinds of failure it shows. So a
 * record that fails differently each time cannot hold its partition for ever.
 *
 * <p>The error handler asks for a back-off once per record, and reports every failure before it asks that back-off for
 * the next wait; that is why this is both a back-off function and a retry listener.
 */
final class RetrySchedule
        implements BiFunction<ConsumerRecord<?, ?>, @Nullable Exception, @Nullable BackOff>, RetryListener {

    private final ListenerProperties properties;
    private final Map<TopicPartition, Tries> triesByPartition = new ConcurrentHashMap<>();

    RetrySchedule(ListenerProperties properties) {
        this.properties = properties;
    }

    @Override
    public BackOff apply(ConsumerRecord<?, ?> record, @Nullable Exception failure) {
        Tries tries = triesOf(record);
        return () -> tries;
    }

    @Override
    public void failedDelivery(ConsumerRecord<?, ?> record, @Nullable Exception failure, int attempt) {
        triesOf(record).failure = failure;
    }

    private Tries triesOf(ConsumerRecord<?, ?> record) {
        return triesByPartition.compute(
                new TopicPartition(record.topic(), record.partition()),
                (partition, known) -> known == null || known.offset != record.offset() ? new Tries(record) : known);
    }

    private static boolean isUnreadable(@Nullable Exception failure) {
        for (Throwable current = failure; current != null; current = current.getCause()) {
            if (current instanceof DeserializationException) {
                return true;
            }
        }
        return false;
    }

    /** The tries of one record. Only the thread that consumes its partition touches them. */
    private final class Tries implements BackOffExecution {

        private final long offset;
        private final BackOffExecution waits;
        private int left = properties.maxRetries();
        private boolean givenUp;
        private @Nullable Exception failure;

        private Tries(ConsumerRecord<?, ?> record) {
            this.offset = record.offset();
            var backOff = new ExponentialBackOff(properties.firstBackOff().toMillis(), 2);
            backOff.setMaxInterval(properties.maxBackOff().toMillis());
            this.waits = backOff.start();
        }

        @Override
        public long nextBackOff() {
            if (Transience.isTransient(failure)) {
                return waits.nextBackOff();
            }
            if (left > 0 && !isUnreadable(failure)) {
                left--;
                return waits.nextBackOff();
            }
            // Asked again after it was given up: the dead-letter topic did not take it. Wait, then offer it again.
            givenUp = !givenUp;
            return givenUp ? STOP : properties.maxBackOff().toMillis();
        }
    }
}
