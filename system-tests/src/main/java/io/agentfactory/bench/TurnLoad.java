package io.agentfactory.bench;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.claim.ClaimResult;
import io.agentfactory.queue.claim.Claims;
import io.agentfactory.queue.claim.Wanted;
import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.conversation.Role;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.turn.Completion;
import io.agentfactory.queue.turn.TurnResult;
import io.agentfactory.queue.turn.Turns;
import io.agentfactory.queue.worker.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Workers that run turns through the application service as fast as it lets them: each completes its turn with a reply
 * and two entries of history, and claims the next in the same call. So many at a time as there are threads.
 */
final class TurnLoad {

    static final Instant SAID_AT = Instant.parse("2026-01-01T00:00:00Z");
    static final String ANSWER = "Sunny, with a light breeze from the west and 21 degrees in the afternoon.";

    private final Claims claims;
    private final Turns turns;
    private final BlockingQueue<AtWork> waiting = new LinkedBlockingQueue<>();

    TurnLoad(BenchedQueue queue, List<String> workers) {
        this.claims = queue.bean(Claims.class);
        this.turns = queue.bean(Turns.class);
        workers.forEach(worker -> waiting.add(new AtWork(worker, null)));
    }

    /** A worker and the turn that it runs, if it has one. */
    private record AtWork(String worker, @Nullable Claim turn) {}

    /** Turns per second while so many workers call at a time. */
    double turnsPerSecond(int concurrent, Duration time) throws Exception {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        List<Future<Long>> drivers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int driver = 0; driver < concurrent; driver++) {
                drivers.add(threads.submit(() -> driveUntil(end)));
            }
        }
        long done = 0;
        for (Future<Long> driver : drivers) {
            done += driver.get();
        }
        return done * 1e9 / (System.nanoTime() - begin);
    }

    /** Times of completing a turn and claiming the next in one call, by one worker alone. */
    Latencies alone(Duration time) throws Exception {
        AtWork first = started(waiting.take());
        AtWork[] now = {first};
        Latencies latencies = Latencies.of(time, () -> now[0] = next(now[0]));
        waiting.add(now[0]);
        return latencies;
    }

    private long driveUntil(long end) throws InterruptedException {
        long done = 0;
        while (System.nanoTime() < end) {
            AtWork worker = waiting.take();
            if (worker.turn() == null) {
                waiting.add(started(worker));
            } else {
                waiting.add(next(worker));
                done++;
            }
        }
        return done;
    }

    private AtWork started(AtWork worker) throws InterruptedException {
        if (worker.turn() != null) {
            return worker;
        }
        return switch (claims.claim(
                new WorkerIdentity(worker.worker(), "default"),
                Caller.UNKNOWN,
                Wanted.anything(Duration.ZERO, false))) {
            case ClaimResult.Claimed(Claim claim) -> new AtWork(worker.worker(), claim);
            case ClaimResult other ->
                throw new IllegalStateException(worker.worker() + " got no turn, which spoils the figures: " + other);
        };
    }

    private AtWork next(AtWork worker) {
        Claim turn = worker.turn();
        if (turn == null) {
            throw new IllegalStateException(worker.worker() + " runs no turn");
        }
        Completion completion = new Completion(
                List.of(new Completion.Reply(ANSWER, Completion.Format.PLAIN)),
                List.of(
                        new HistoryEntry(Role.USER, turn.payload().text(), SAID_AT),
                        new HistoryEntry(Role.ASSISTANT, ANSWER, SAID_AT)),
                true,
                false);
        return switch (turns.complete(worker.worker(), turn.messageId(), turn.token(), completion)) {
            case TurnResult.Completed(Claim next) when next != null -> new AtWork(worker.worker(), next);
            case TurnResult.OfCompletion other ->
                throw new IllegalStateException(
                        worker.worker() + " ran out of work, which spoils the figures: " + other);
        };
    }
}
