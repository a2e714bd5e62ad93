package io.agentfactory.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one turn's lease while the turn runs, and says when it is lost. Trouble on the way is no loss: only the door
 * knows whether a lease has ended, so the turn goes on until the door says so.
 */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final WorkerDoor door;
    private final WorkerTimes times;
    private final InstantSource clock;
    private final Claim claim;
    private final Runnable lost;
    private final Thread thread;

    private Heartbeat(WorkerDoor door, WorkerTimes times, InstantSource clock, Claim claim, Runnable lost) {
        this.door = door;
        this.times = times;
        this.clock = clock;
        this.claim = claim;
        this.lost = lost;
        this.thread = Thread.ofPlatform().name("heartbeat").daemon(true).unstarted(this::beat);
    }

    /** Beats from now on, until closed; {@code lost} runs once, on another thread, if the lease is lost. */
    static Heartbeat start(WorkerDoor door, WorkerTimes times, InstantSource clock, Claim claim, Runnable lost) {
        Heartbeat heartbeat = new Heartbeat(door, times, clock, claim, lost);
        heartbeat.thread.start();
        return heartbeat;
    }

    private void beat() {
        Instant leaseUntil = claim.leaseUntil();
        try {
            while (true) {
                Thread.sleep(times.heartbeatFor(Duration.between(clock.instant(), leaseUntil)));
                switch (ask()) {
                    case TurnAnswer.Done<Instant>(Instant until) -> leaseUntil = until;
                    case TurnAnswer.Stale<Instant> _ -> {
                        lost.run();
                        return;
                    }
                    case TurnAnswer.Refused<Instant>(Refusal why)
                    when why.ofWorker() -> {
                        // A worker with a turn is not too young to be known: it has been given up, and its turn with
                        // it.
                        LOG.warn("event=turn-forbidden messageId={} problem={}", claim.messageId(), why.type());
                        lost.run();
                        return;
                    }
                    case TurnAnswer.Refused<Instant>(Refusal why) ->
                        LOG.warn(
                                "event=heartbeat-refused messageId={} status={} problem={}",
                                claim.messageId(),
                                why.status(),
                                why.type());
                    case TurnAnswer.Unreachable<Instant>(String why) ->
                        LOG.warn("event=heartbeat-unanswered messageId={} reason=\"{}\"", claim.messageId(), why);
                }
            }
        } catch (InterruptedException _) {
            // Closed: the turn has ended.
        }
    }

    private TurnAnswer<Instant> ask() throws InterruptedException {
        try {
            return door.heartbeat(claim);
        } catch (RuntimeException | Error e) {
            // Such as no memory for a thread: with this one gone the lease would end unnoticed.
            LOG.error("event=heartbeat-broke messageId={}", claim.messageId(), e);
            return new TurnAnswer.Unreachable<>(e.toString());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
