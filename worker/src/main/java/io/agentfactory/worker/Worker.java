package io.agentfactory.worker;

import io.agentfactory.worker.TurnRunner.TurnEnd;
import io.agentfactory.worker.WorkSource.Next;
import io.agentfactory.worker.WorkerDoor.Completed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a worker: restore the memory, run one turn after another, and on leaving store the memory before anyone
 * is told that this machine may go.
 *
 * <p>Invariants: one turn at a time; a turn whose lease was lost is never completed; the memory is never stored unless
 * it was whole before. Never lives on for ever without a door to talk to: machines cost money.
 */
public final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration UNTIL_THE_LEASE_IS_OVER = Duration.ofMinutes(2);

    private final WorkerSettings settings;
    private final WorkerDoor door;
    private final @Nullable ClaimOffers offers;
    private final Memory memory;
    private final WorkSource work;
    private final TurnRunner turns;
    private final BackOff backOff;

    public Worker(WorkerSettings settings, Turn turn) {
        this.settings = settings;
        this.backOff = BackOff.from(settings.times().backOff(), RandomGenerator.getDefault());
        this.door = new WorkerDoor(settings.door(), settings.token(), settings.times());
        OfferSettings heard = settings.offers();
        this.offers = heard == null ? null : new ClaimOffers(settings.workerId(), heard);
        this.work = new WorkSource(door, settings.times(), backOff, offers);
        this.memory = new Memory(settings, door, backOff, work::stopping);
        this.turns = new TurnRunner(door, settings.times(), InstantSource.system(), turn);
    }

    /**
     * Lives until there is a reason to leave. Called once. To end it call {@link #stop}: an interrupt does not wait for
     * the door to take the result of a turn.
     */
    public Ending run() throws InterruptedException {
        LOG.info("event=worker-started workerId={} offers={}", settings.workerId(), offers != null);
        try {
            Ending ending = live();
            LOG.info("event=worker-ended workerId={} ending={}", settings.workerId(), ending);
            return ending;
        } finally {
            close();
        }
    }

    /** Asks the worker to leave: the running turn ends first. Any thread, any number of times. */
    public void stop(StopReason reason) {
        LOG.info("event=stop-requested workerId={} reason={}", settings.workerId(), reason.wireName());
        work.stop(reason);
    }

    @Override
    public void close() {
        if (offers != null) {
            offers.close();
        }
        door.close();
    }

    private Ending live() throws InterruptedException {
        @Nullable Ending early = memory.restore();
        if (early != null) {
            return early;
        }
        while (true) {
            switch (work.next()) {
                case Next.Work(Claim claim) -> {
                    try (Presence _ = Presence.show(door, settings.times().control())) {
                        if (!runLane(claim)) {
                            return Ending.STUCK;
                        }
                    }
                }
                case Next.Leave(StopReason reason) -> {
                    return memory.store(reason);
                }
                case Next.Refused(Refusal why) -> {
                    LOG.error(
                            "event=worker-refused workerId={} status={} problem={}",
                            settings.workerId(),
                            why.status(),
                            why.type());
                    return Ending.REFUSED;
                }
                case Next.DoorLost _ -> {
                    LOG.error(
                            "event=door-lost workerId={} sinceContactMs={}",
                            settings.workerId(),
                            door.sinceContact().toMillis());
                    memory.store(StopReason.MANUAL);
                    return Ending.DOOR_LOST;
                }
            }
        }
    }

    /** Runs a turn and those that its completions bring. False if a turn will not stop. */
    private boolean runLane(Claim first) throws InterruptedException {
        for (Claim claim = first; claim != null; ) {
            LOG.info(
                    "event=turn-started messageId={} conversationId={} token={} sequence={} attempts={}",
                    claim.messageId(),
                    claim.conversationId(),
                    claim.token(),
                    claim.sequence(),
                    claim.attempts());
            long started = System.nanoTime();
            Claim next = null;
            switch (turns.run(claim)) {
                case TurnEnd.Finished(TurnResult result) -> next = complete(claim, result);
                case TurnEnd.Broken(String error, boolean permanent) -> fail(claim, error, permanent);
                case TurnEnd.Aborted _ -> {}
                case TurnEnd.Stuck _ -> {
                    LOG.error("event=turn-stuck messageId={} token={}", claim.messageId(), claim.token());
                    return false;
                }
            }
            LOG.info(
                    "event=turn-ended messageId={} token={} ms={}",
                    claim.messageId(),
                    claim.token(),
                    Duration.ofNanos(System.nanoTime() - started).toMillis());
            claim = next;
        }
        return true;
    }

    /**
     * Tells the result until the door has taken it or said that it does not count; minutes of a model's work hang on
     * it.
     */
    private @Nullable Claim complete(Claim claim, TurnResult result) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            switch (door.complete(claim, result, !work.stopping())) {
                case TurnAnswer.Done<Completed>(Completed done) -> {
                    LOG.info(
                            "event=turn-completed messageId={} token={} replies={}",
                            claim.messageId(),
                            claim.token(),
                            result.replies().size());
                    return done.next();
                }
                case TurnAnswer.Stale<Completed> _ -> {
                    LOG.warn(
                            "event=result-dropped messageId={} token={} reason=stale-token",
                            claim.messageId(),
                            claim.token());
                    return null;
                }
                case TurnAnswer.Refused<Completed>(Refusal why) -> {
                    LOG.error(
                            "event=result-refused messageId={} token={} status={} problem={}",
                            claim.messageId(),
                            claim.token(),
                            why.status(),
                            why.type());
                    if (!why.ofWorker()) {
                        fail(
                                claim,
                                "The door refused the result: " + why.status() + " " + why.type() + " " + why.detail(),
                                false);
                    }
                    return null;
                }
                case TurnAnswer.Unreachable<Completed>(String why) -> {
                    LOG.warn(
                            "event=result-unanswered messageId={} token={} reason=\"{}\"",
                            claim.messageId(),
                            claim.token(),
                            why);
                    if (door.sinceContact().compareTo(settings.times().outagePatience()) > 0) {
                        return null;
                    }
                    Thread.sleep(backOff.after(failures));
                }
            }
        }
    }

    /**
     * Tells the failure until the door has heard it: to one that has not, the turn still runs, and is given out again.
     * Not for ever: without heartbeats the lease ends, and the door counts the attempt by itself.
     */
    private void fail(Claim claim, String error, boolean permanent) throws InterruptedException {
        TurnAnswer<WorkerDoor.Failure> answer = door.fail(claim, error, permanent);
        long begin = System.nanoTime();
        for (int failures = 1;
                answer instanceof TurnAnswer.Unreachable
                        && !work.stopping()
                        && System.nanoTime() - begin < UNTIL_THE_LEASE_IS_OVER.toNanos();
                failures++) {
            Thread.sleep(backOff.after(failures));
            answer = door.fail(claim, error, permanent);
        }
        LOG.info("event=turn-given-back messageId={} token={} answer={}", claim.messageId(), claim.token(), answer);
    }
}
