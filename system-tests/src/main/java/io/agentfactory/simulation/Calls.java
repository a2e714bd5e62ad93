package io.agentfactory.simulation;

import io.agentfactory.local.fly.model.FlyRefusal;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.provider.fly.FlyErrors;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The way to the provider and back: it takes time, it is limited as Fly limits it, and it fails. What an error means is
 * the scaler's own reading of it.
 */
final class Calls {

    private static final long TIME_OUT = Duration.ofSeconds(10).toMillis();
    private static final long LONGEST_QUEUE = Duration.ofSeconds(3).toMillis();
    private static final double LATENCY_MEDIAN = 120;
    private static final double LATENCY_SIGMA = 0.6;
    private static final int MANY = 10_000;
    private static final int[] SERVER_ERRORS = {500, 502, 503, 504};

    private final Timeline timeline;
    private final Faults faults;
    private final CrashPoints crashes;
    private final Chances chances;
    private final Map<String, Long> fullAt = new HashMap<>();
    private long outageUntil;

    Calls(Timeline timeline, Faults faults, CrashPoints crashes, Chances chances) {
        this.timeline = timeline;
        this.faults = faults;
        this.crashes = crashes;
        this.chances = chances;
    }

    /** What is asked for, and how often it may be. */
    enum Kind {
        LIST(1, 3),
        GET(5, 10),
        CREATE(1, 3),
        CHANGE(1, 3);

        private final long interval;
        private final int burst;

        Kind(int perSecond, int burst) {
            this.interval = 1_000 / perSecond;
            this.burst = burst;
        }
    }

    void outageUntil(long moment) {
        outageUntil = moment;
    }

    /** @param thing that the limit counts for: action, and machine, volume or application */
    <T> Answer<T> ask(Kind kind, String thing, Supplier<T> request) {
        crashes.pass();
        long wait = reserve(kind, thing);
        if (wait > LONGEST_QUEUE) {
            return refused(new ProviderError.RateLimited("too many requests of our own", Duration.ofMillis(wait)));
        }
        timeline.pass(wait + (long) chances.lognormal(LATENCY_MEDIAN, LATENCY_SIGMA));
        Answer<T> answer = answer(kind, request);
        crashes.pass();
        return answer;
    }

    private <T> Answer<T> answer(Kind kind, Supplier<T> request) {
        if (timeline.now() < outageUntil || faults.strikes(Fault.SERVER_ERROR)) {
            return status(SERVER_ERRORS[chances.below(SERVER_ERRORS.length)], "internal: try again");
        }
        if (faults.strikes(Fault.RATE_LIMITED)) {
            return status(429, "rate limit exceeded");
        }
        if (kind == Kind.CHANGE && faults.strikes(Fault.CONFLICT)) {
            return status(409, "machine lease currently held by somebody@example.com");
        }
        if (kind == Kind.CREATE && faults.strikes(Fault.NO_CAPACITY)) {
            return status(422, "insufficient_capacity: no room in this region");
        }
        if (faults.strikes(Fault.REQUEST_LOST)) {
            return noAnswer();
        }
        try {
            T done = request.get();
            return faults.strikes(Fault.ANSWER_LOST) ? noAnswer() : new Done<>(done);
        } catch (FlyRefusal refusal) {
            return status(refusal.status(), refusal.text());
        }
    }

    private <T> Answer<T> noAnswer() {
        timeline.pass(TIME_OUT);
        return refused(new ProviderError.Transient("no answer: HttpTimeoutException"));
    }

    private static <T> Answer<T> status(int status, String text) {
        return refused(FlyErrors.of(status, text));
    }

    private static <T> Answer<T> refused(ProviderError error) {
        return new Refused<>(error);
    }

    /** A bucket of tokens, kept as the moment at which it would be full. */
    private long reserve(Kind kind, String thing) {
        long now = timeline.now();
        long full = Math.max(now, fullAt.getOrDefault(thing, now));
        long wait = Math.max(0, full - now - kind.interval * (kind.burst - 1));
        if (wait <= LONGEST_QUEUE) {
            fullAt.put(thing, full + kind.interval);
        }
        if (fullAt.size() > MANY) {
            fullAt.values().removeIf(moment -> moment <= now);
        }
        return wait;
    }
}
