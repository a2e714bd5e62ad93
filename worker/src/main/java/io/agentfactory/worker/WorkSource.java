package io.agentfactory.worker;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where turns come from: one open question at the door, and offers meanwhile. Either alone is enough, so an offer that
 * is lost, late or doubled costs time and nothing else.
 *
 * <p>Invariants: at most one question is open; none is begun while a turn runs, since the queue would take its answer
 * for lost; an answer is never thrown away, because it may carry a lease. Used by one thread; only {@link #stop} and
 * {@link #offered} may come from others.
 */
final class WorkSource {

    private static final Logger LOG = LoggerFactory.getLogger(WorkSource.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final WorkerDoor door;
    private final WorkerTimes times;
    private final BackOff backOff;
    private final @Nullable ClaimOffers offers;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable String> offer = new AtomicReference<>();
    private final AtomicReference<@Nullable StopReason> stop = new AtomicReference<>();

    private boolean asking;
    private boolean asked;
    private int failures;
    private long askAgainAt = System.nanoTime();
    private long controlledAt = System.nanoTime();
    private long refusedSince;
    private boolean refused;

    WorkSource(WorkerDoor door, WorkerTimes times, BackOff backOff, @Nullable ClaimOffers offers) {
        this.door = door;
        this.times = times;
        this.backOff = backOff;
        this.offers = offers;
    }

    /** What to do next. */
    sealed interface Next {

        record Work(Claim claim) implements Next {}

        record Leave(StopReason reason) implements Next {}

        record DoorLost() implements Next {}

        record Refused(Refusal why) implements Next {}
    }

    private sealed interface Signal {

        record Answered(ClaimAnswer answer) implements Signal {}

        /** Something stands in {@link #offer} or {@link #stop}. */
        record Look() implements Signal {}
    }

    /** Asks the worker to leave after the turn that runs now. The first reason stands. */
    void stop(StopReason reason) {
        stop.compareAndSet(null, reason);
        signals.add(new Signal.Look());
    }

    boolean stopping() {
        return stop.get() != null;
    }

    /** Takes note of an offer. Only the newest is kept: the door makes one at a time. */
    void offered(String offerId) {
        if (offer.getAndSet(offerId) == null) {
            signals.add(new Signal.Look());
        }
    }

    /**
     * Waits for work or for a reason to leave. Where a question is open, leaving waits for its answer: it may be a
     * lease.
     */
    Next next() throws InterruptedException {
        while (true) {
            StopReason reason = stop.get();
            if (!asking && reason != null) {
                return new Next.Leave(reason);
            }
            if (door.sinceContact().compareTo(times.outagePatience()) > 0) {
                return new Next.DoorLost();
            }
            if (!asking && System.nanoTime() - askAgainAt >= 0) {
                ask();
            }
            @Nullable
            Next next = switch (signals.poll(untilNextLook().toMillis(), TimeUnit.MILLISECONDS)) {
                case null -> null;
                case Signal.Look _ -> acceptOffer();
                case Signal.Answered(ClaimAnswer answer) -> answered(answer);
            };
            if (next != null) {
                return next;
            }
        }
    }

    private @Nullable Next acceptOffer() throws InterruptedException {
        String offerId = offer.getAndSet(null);
        if (offerId == null || stopping()) {
            return null;
        }
        ClaimAnswer answer = door.accept(offerId);
        LOG.info(
                "event=offer-accepted offerId={} outcome={}",
                offerId,
                answer.getClass().getSimpleName());
        return judge(answer);
    }

    private @Nullable Next answered(ClaimAnswer answer) {
        asking = false;
        if (!asked && offers != null) {
            // After the first answer, so that the first turn does not wait for a Kafka client to load.
            offers.start(this::offered);
        }
        asked = true;
        switch (answer) {
            case ClaimAnswer.Claimed _, ClaimAnswer.Nothing _, ClaimAnswer.Draining _ -> failures = 0;
            case ClaimAnswer.Refused _, ClaimAnswer.Unreachable _ ->
                askAgainAt = System.nanoTime() + backOff.after(++failures).toNanos();
        }
        return judge(answer);
    }

    private @Nullable Next judge(ClaimAnswer answer) {
        return switch (answer) {
            case ClaimAnswer.Claimed(Claim claim) -> {
                refused = false;
                yield new Next.Work(claim);
            }
            case ClaimAnswer.Nothing _ -> {
                refused = false;
                yield null;
            }
            case ClaimAnswer.Draining _ -> {
                stop(StopReason.DRAIN);
                yield null;
            }
            case ClaimAnswer.Unreachable(String why) -> {
                LOG.warn(
                        "event=door-unreachable sinceContactMs={} reason=\"{}\"",
                        door.sinceContact().toMillis(),
                        why);
                yield null;
            }
            case ClaimAnswer.Refused(Refusal why) -> {
                LOG.warn("event=claim-refused status={} problem={}", why.status(), why.type());
                if (!refused) {
                    refused = true;
                    refusedSince = System.nanoTime();
                }
                yield System.nanoTime() - refusedSince > times.refusalPatience().toNanos()
                        ? new Next.Refused(why)
                        : null;
            }
        };
    }

    private void ask() {
        asking = true;
        // The first question does not wait: it tells the queue that this worker is there, and starts the offers.
        Duration wait = asked ? times.longPoll() : Duration.ZERO;
        // A door that does not wait is asked once a second all the same.
        askAgainAt = System.nanoTime() + LONGEST_WAIT.toNanos();
        // Begun here, on the thread that accepts offers, too: the door must know which of the two came first.
        WorkerDoor.Caller caller = door.beginCall();
        boolean control = System.nanoTime() - controlledAt > times.control().toNanos();
        if (control) {
            controlledAt = System.nanoTime();
        }
        Thread.ofPlatform()
                .name("ask")
                .daemon(true)
                .start(() -> signals.add(new Signal.Answered(question(caller, wait, control))));
    }

    private ClaimAnswer question(WorkerDoor.Caller caller, Duration wait, boolean control) {
        try {
            if (control
                    && door.control() instanceof Answer.Given<WorkerDoor.Control>(WorkerDoor.Control state)
                    && state.shouldStop()) {
                LOG.info("event=told-to-stop state={} reasons={}", state.state(), state.reasons());
                return new ClaimAnswer.Draining();
            }
            return door.claim(caller, wait, offers != null && offers.hearing());
        } catch (InterruptedException _) {
            return new ClaimAnswer.Unreachable("interrupted");
        } catch (RuntimeException | Error e) {
            // The thread that waits must hear of it, or it would wait for ever.
            LOG.error("event=claim-broke", e);
            return new ClaimAnswer.Unreachable(e.toString());
        }
    }

    private Duration untilNextLook() {
        if (asking) {
            return LONGEST_WAIT;
        }
        long nanos = Math.clamp(askAgainAt - System.nanoTime(), 1_000_000, LONGEST_WAIT.toNanos());
        return Duration.ofNanos(nanos);
    }
}
