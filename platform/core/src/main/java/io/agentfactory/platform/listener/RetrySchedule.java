package io.agentfactory.platform.listener;

import io.agentfactory.platform.failure.Transience;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How often a failed record is tried again: without end while a backend is away, not at all when its bytes cannot be
 * read, else {@code maxRetries} times. The tries of one record are counted together, whatever kinds of failure it
 * shows: one that fails differently each time must not hold its partition for ever.
 */
final class RetrySchedule implements BiFunction<ConsumerRecord<?, ?>, @Nullable Exception, @Nullable BackOff> {

    private final ListenerProperties properties;
    private final Map<TopicPartition, Budget> budgets = new ConcurrentHashMap<>();

    RetrySchedule(ListenerProperties properties) {
        this.properties = properties;
    }

    @Override
    public BackOff apply(ConsumerRecord<?, ?> record, @Nullable Exception failure) {
        if (Transience.isTransient(failure)) {
            return exponential();
        }
        int tries = isUnreadable(failure) ? 0 : properties.maxRetries();
        var partition = new TopicPartition(record.topic(), record.partition());
        Budget budget = budgets.compute(
                partition,
                (key, old) -> old == null || old.offset != record.offset() ? new Budget(record, tries) : old);
        return () -> budget.spending(exponential().start());
    }

    private static boolean isUnreadable(@Nullable Exception failure) {
        return failure instanceof DeserializationException
                || (failure != null && failure.getCause() instanceof DeserializationException);
    }

    private ExponentialBackOff exponential() {
        var backOff = new ExponentialBackOff(properties.firstBackOff().toMillis(), 2);
        backOff.setMaxInterval(properties.maxBackOff().toMillis());
        return backOff;
    }

    /** Retries left of one record. Only the thread that consumes its partition touches it. */
    private final class Budget {

        private final long offset;
        private int left;
        private boolean spent;

        private Budget(ConsumerRecord<?, ?> record, int tries) {
            this.offset = record.offset();
            this.left = tries;
        }

        private BackOffExecution spending(BackOffExecution waits) {
            return () -> {
                if (left > 0) {
                    left--;
                    return waits.nextBackOff();
                }
                // Asked again after the last try: the dead-letter topic did not take the record. Wait, then try it
                // again.
                spent = !spent;
                return spent ? BackOffExecution.STOP : properties.maxBackOff().toMillis();
            };
        }
    }
}
