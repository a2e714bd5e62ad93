package io.agentfactory.worker;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one turn on a thread of its own while its lease is kept. Invariant: a turn ends in exactly one way, and once its
 * lease is lost nothing that it returns counts.
 */
final class TurnRunner {

    private static final Logger LOG = LoggerFactory.getLogger(TurnRunner.class);

    private final WorkerDoor door;
    private final WorkerTimes times;
    private final InstantSource clock;
    private final Turn turn;

    TurnRunner(WorkerDoor door, WorkerTimes times, InstantSource clock, Turn turn) {
        this.door = door;
        this.times = times;
        this.clock = clock;
        this.turn = turn;
    }

    /** How a turn ended. */
    sealed interface TurnEnd {

        record Finished(TurnResult result) implements TurnEnd {}

        record Broken(String error, boolean permanent) implements TurnEnd {}

        /** The lease was lost, and the turn has stopped. */
        record Aborted() implements TurnEnd {}

        /** The lease was lost, and the turn goes on all the same. */
        record Stuck() implements TurnEnd {}
    }

    TurnEnd run(Claim claim) throws InterruptedException {
        CompletableFuture<TurnEnd> end = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name("turn").daemon(true).start(() -> end.complete(take(claim)));
        // The future takes one value: a result after the loss of the lease changes nothing, and neither does a loss
        // that is noticed after the result. In the second case the door refuses the completion.
        try (Heartbeat _ = Heartbeat.start(door, times, clock, claim, () -> end.complete(new TurnEnd.Aborted()))) {
            TurnEnd ended = end.join();
            if (ended instanceof TurnEnd.Aborted) {
                LOG.warn(
                        "event=turn-aborted messageId={} token={} reason=stale-token",
                        claim.messageId(),
                        claim.token());
                thread.interrupt();
                return thread.join(times.abortGrace()) ? ended : new TurnEnd.Stuck();
            }
            return ended;
        }
    }

    private TurnEnd take(Claim claim) {
        try {
            @Nullable TurnResult result = turn.run(claim);
            // The caller's code may be compiled without null checks.
            return result == null
                    ? new TurnEnd.Broken("The turn returned no result.", false)
                    : new TurnEnd.Finished(result);
        } catch (PermanentTurnFailure e) {
            LOG.warn("event=turn-failed messageId={} permanent=true", claim.messageId(), e);
            return new TurnEnd.Broken(describe(e), true);
        } catch (Throwable e) {
            LOG.warn("event=turn-failed messageId={} permanent=false", claim.messageId(), e);
            return new TurnEnd.Broken(describe(e), false);
        }
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        String kind = failure.getClass().isAnonymousClass()
                ? failure.getClass().getName()
                : failure.getClass().getSimpleName();
        return kind + (message == null ? "" : ": " + message);
    }
}
