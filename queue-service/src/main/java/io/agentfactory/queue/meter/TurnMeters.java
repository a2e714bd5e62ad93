package io.agentfactory.queue.meter;

import io.agentfactory.events.MessageChange;
import io.agentfactory.queue.AfterCommit;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.message.QueuedMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Measures turns, by the database's clock. What is measured in a transaction counts once that has committed, and never
 * if it does not.
 */
@Component
public class TurnMeters {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration LONGEST_TURN = Duration.ofMinutes(30);

    private final MeterRegistry meters;
    private final Timer wait;
    private final Counter expired;

    TurnMeters(MeterRegistry meters) {
        this.meters = meters;
        this.wait = Timer.builder("agentfactory.turn.wait")
                .description("from the moment a message was appended to the claim of its first attempt")
                .publishPercentileHistogram()
                .maximumExpectedValue(LONGEST_WAIT)
                .register(meters);
        this.expired = Counter.builder("agentfactory.lease.expiries")
                .description("turns whose worker was lost: no heartbeat in time, too long, or started anew")
                .register(meters);
    }

    /** A turn begins. */
    public void began(Lane claimed, QueuedMessage head) {
        if (claimed.attempts() == 0) {
            AfterCommit.run(() -> wait.record(between(head.appendedAt(), claimed.readAt())));
        }
    }

    /** The running turn of the lane has ended. */
    public void ended(Lane running, MessageChange how) {
        Instant since = running.turnSince();
        if (since != null) {
            AfterCommit.run(() -> duration(how).record(between(since, running.readAt())));
        }
    }

    /** The running turn ended without a word of its worker. */
    public void leaseLost() {
        AfterCommit.run(expired::increment);
    }

    private Timer duration(MessageChange how) {
        return Timer.builder("agentfactory.turn.duration")
                .description("from the claim of a turn to its end")
                .tag("end", how.name().toLowerCase(Locale.ROOT))
                .publishPercentileHistogram()
                .maximumExpectedValue(LONGEST_TURN)
                .register(meters);
    }

    private static Duration between(Instant begin, Instant end) {
        Duration time = Duration.between(begin, end);
        return time.isNegative() ? Duration.ZERO : time;
    }
}
