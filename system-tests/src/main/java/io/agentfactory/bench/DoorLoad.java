package io.agentfactory.bench;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.platform.token.WorkerTokens;
import io.agentfactory.worker.Claim;
import io.agentfactory.worker.ClaimAnswer;
import io.agentfactory.worker.HistoryEntry;
import io.agentfactory.worker.Reply;
import io.agentfactory.worker.TurnAnswer;
import io.agentfactory.worker.TurnResult;
import io.agentfactory.worker.WorkerDoor;
import io.agentfactory.worker.WorkerTimes;
import io.agentfactory.worker.WorkerToken;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Workers that run turns through the REST door with the SDK, each in a thread of its own, as fast as it lets them. */
final class DoorLoad {

    private static final Duration TOKEN_LIFE = Duration.ofHours(2);

    private final BenchedQueue queue;
    private final List<String> workers;

    DoorLoad(BenchedQueue queue, List<String> workers) {
        this.queue = queue;
        this.workers = workers;
    }

    /** Turns per second from the moment at which all of them run their first turn. */
    double turnsPerSecond(Duration time) throws Exception {
        List<Future<Long>> drivers = new ArrayList<>();
        CountDownLatch atWork = new CountDownLatch(workers.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String worker : workers) {
                drivers.add(threads.submit(() -> drive(worker, atWork, time)));
            }
        }
        long done = 0;
        for (Future<Long> driver : drivers) {
            done += driver.get();
        }
        return done * 1e9 / time.toNanos();
    }

    private long drive(String worker, CountDownLatch atWork, Duration time) throws InterruptedException {
        String token = queue.bean(WorkerTokens.class)
                .mint(new WorkerIdentity(worker, "default"), TOKEN_LIFE)
                .reveal();
        try (WorkerDoor door =
                new WorkerDoor(URI.create(queue.url()), new WorkerToken(token), WorkerTimes.defaults(TOKEN_LIFE))) {
            Claim turn;
            try {
                turn = first(door, worker);
            } finally {
                atWork.countDown(); // Nobody waits for one that failed.
            }
            atWork.await();
            long end = System.nanoTime() + time.toNanos();
            long done = 0;
            while (System.nanoTime() < end) {
                turn = next(door, turn);
                done++;
            }
            return done;
        }
    }

    private static Claim first(WorkerDoor door, String worker) throws InterruptedException {
        return switch (door.claim(Duration.ZERO, false)) {
            case ClaimAnswer.Claimed(Claim claim) -> claim;
            case ClaimAnswer other ->
                throw new IllegalStateException(worker + " got no turn, which spoils the figures: " + other);
        };
    }

    private static Claim next(WorkerDoor door, Claim turn) throws InterruptedException {
        TurnResult result = new TurnResult(
                List.of(Reply.plain(TurnLoad.ANSWER)),
                List.of(
                        new HistoryEntry("user", turn.payload().text(), TurnLoad.SAID_AT),
                        new HistoryEntry("assistant", TurnLoad.ANSWER, TurnLoad.SAID_AT)));
        return switch (door.complete(turn, result, true)) {
            case TurnAnswer.Done<WorkerDoor.Completed>(WorkerDoor.Completed(Claim next)) when next != null -> next;
            case TurnAnswer<WorkerDoor.Completed> other ->
                throw new IllegalStateException(
                        turn + " was not followed by another, which spoils the figures: " + other);
        };
    }
}
