package io.agentfactory.platform.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.util.backoff.BackOffExecution;

class RetryScheduleTest {

    private static final long STOP = BackOffExecution.STOP;
    private static final Exception OWN_FAULT = new IllegalStateException("bad record");
    private static final Exception AWAY = new TransientDataAccessResourceException("away");
    private static final Exception UNREADABLE =
            new DeserializationException("rubbish", new byte[0], false, new SerializationException("rubbish"));
    private static final Exception REGISTRY_AWAY =
            new DeserializationException("registry", new byte[0], false, new TimeoutException("registry"));

    private final RetrySchedule schedule =
            new RetrySchedule(new ListenerProperties(3, Duration.ofMillis(100), Duration.ofMillis(500)));

    @Test
    void aFailureOfItsOwnIsRetriedThreeTimesWithGrowingWaits() {
        assertThat(waits(0, OWN_FAULT, OWN_FAULT, OWN_FAULT, OWN_FAULT)).containsExactly(100L, 200L, 400L, STOP);
    }

    @Test
    void bytesThatCannotBeReadAreNotRetried() {
        assertThat(waits(0, UNREADABLE)).containsExactly(STOP);
    }

    @Test
    void aBackendThatIsAwayIsWaitedForWithoutEndAndUpToTheLongestWait() {
        assertThat(waits(0, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY)).containsExactly(100L, 200L, 400L, 500L, 500L, 500L);
    }

    @Test
    void aRegistryThatIsAwayDoesNotMakeTheRecordRubbish() {
        assertThat(waits(0, REGISTRY_AWAY, REGISTRY_AWAY)).containsExactly(100L, 200L);
    }

    @Test
    void whatTurnsOutToBeRubbishWhenTheRegistryIsBackIsGivenUpAtOnce() {
        assertThat(waits(0, REGISTRY_AWAY, UNREADABLE)).containsExactly(100L, STOP);
    }

    @Test
    void waitingForABackendCostsNoTries() {
        assertThat(waits(0, OWN_FAULT, AWAY, OWN_FAULT, AWAY, OWN_FAULT, OWN_FAULT))
                .last()
                .isEqualTo(STOP);
    }

    @Test
    void aRecordThatTheDeadLetterTopicRefusesIsOfferedAgainAfterTheLongestWait() {
        assertThat(waits(0, UNREADABLE, UNREADABLE, UNREADABLE)).containsExactly(STOP, 500L, STOP);
    }

    @Test
    void theNextRecordStartsAnew() {
        // Given
        waits(0, OWN_FAULT, OWN_FAULT, OWN_FAULT, OWN_FAULT);

        // When, Then
        assertThat(waits(1, OWN_FAULT)).containsExactly(100L);
    }

    @Property(tries = 200)
    void noMixOfFailuresOfItsOwnIsRetriedMoreThanThreeTimes(@ForAll List<Integer> kinds) {
        Exception[] failures = kinds.stream()
                .map(kind -> switch (Math.floorMod(kind, 3)) {
                    case 0 -> new IllegalStateException();
                    case 1 -> new IllegalArgumentException();
                    default -> new NullPointerException();
                })
                .toArray(Exception[]::new);
        List<Long> waits = waits(kinds.size(), failures);
        assertThat(waits.stream().takeWhile(wait -> wait != STOP).count()).isLessThanOrEqualTo(3);
    }

    /**
     * As the error handler does it: one back-off per record, each failure reported before the next wait is asked for.
     */
    private List<Long> waits(long offset, Exception... failures) {
        var record = new ConsumerRecord<Object, Object>("topic", 0, offset, "key", "value");
        List<Long> waits = new ArrayList<>();
        BackOffExecution execution = null;
        for (int attempt = 1; attempt <= failures.length; attempt++) {
            Exception failure = failures[attempt - 1];
            if (execution == null) {
                execution =
                        Objects.requireNonNull(schedule.apply(record, failure)).start();
            }
            schedule.failedDelivery(record, failure, attempt);
            waits.add(execution.nextBackOff());
        }
        return waits;
    }
}
