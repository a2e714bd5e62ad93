package io.agentfactory.queue.fire;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.claim.ClaimResult;
import io.agentfactory.queue.claim.Claims;
import io.agentfactory.queue.claim.Wanted;
import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.conversation.Role;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.queue.turn.Completion;
import io.agentfactory.queue.turn.TurnResult;
import io.agentfactory.queue.turn.Turns;
import io.agentfactory.queue.worker.Caller;
import io.agentfactory.testing.ApiClient;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Everything that can happen to a queue, at once: people write now and for later, cancel and redrive; workers, each
 * driven by two threads on two copies of the service, complete, fail, give back, forget, start again, say everything
 * twice, and come back late with claims of long ago. What each thread does follows from the seed.
 */
final class Fire {

    private static final int CONVERSATIONS = 6;

    private final List<QueueUnderTest> copies;
    private final Scene scene;
    private final long seed;
    private final String run;
    private final AtomicInteger steps;
    private final ToLongFunction<Claim> tokenSaid;
    private final Ledger ledger = new Ledger();

    /** @param tokenSaid the token that a worker names for a claim: its own, in a system that is whole */
    Fire(List<QueueUnderTest> copies, Scene scene, long seed, int steps, ToLongFunction<Claim> tokenSaid) {
        this.copies = copies;
        this.scene = scene;
        this.seed = seed;
        this.run = "fire-" + Long.toHexString(seed) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        this.steps = new AtomicInteger(steps);
        this.tokenSaid = tokenSaid;
    }

    Ledger ledger() {
        return ledger;
    }

    /** What the names of its conversations begin with. */
    String run() {
        return run;
    }

    private String conversation(int number) {
        return run + "-" + number;
    }

    private WorkerIdentity worker(int number) {
        return new WorkerIdentity("worker-" + conversation(number), "default");
    }

    /** Burns until its steps are used up. */
    void burn() throws Exception {
        for (int number = 0; number < CONVERSATIONS; number++) {
            scene.worker(worker(number).workerId(), conversation(number));
        }
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < CONVERSATIONS; number++) {
                AtomicLong asleepUntil = new AtomicLong(System.nanoTime());
                for (int copy = 0; copy < copies.size(); copy++) {
                    var driver = new Driver(copies.get(copy), worker(number), random(number, copy), asleepUntil);
                    all.add(threads.submit(driver::drive));
                }
            }
            all.add(threads.submit(() -> write(random(CONVERSATIONS, 0))));
            all.add(threads.submit(() -> meddle(random(CONVERSATIONS, 1))));
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    private SplittableRandom random(int actor, int part) {
        return new SplittableRandom(seed * 31 + actor * 7L + part);
    }

    private boolean goesOn() {
        return steps.get() > 0;
    }

    /** Ends whatever is left, well. */
    void calm(int number) throws InterruptedException {
        new Driver(copies.getFirst(), worker(number), random(number, 9), new AtomicLong(System.nanoTime())).finishOne();
    }

    static int conversations() {
        return CONVERSATIONS;
    }

    private Void write(SplittableRandom random) throws InterruptedException {
        while (goesOn()) {
            String id = UUID.randomUUID().toString();
            MessageReceived event =
                    Scene.received(id, conversation(random.nextInt(CONVERSATIONS)), "m", 1 + random.nextInt(6));
            if (random.nextInt(5) == 0) {
                event = MessageReceived.newBuilder(event)
                        .setScheduledFor(Instant.now().plusMillis(random.nextInt(1500)))
                        .build();
            }
            ledger.wrote(id);
            scene.publish(Topics.MESSAGES, event.getConversationId(), event);
            if (random.nextInt(4) == 0) {
                scene.publish(Topics.MESSAGES, event.getConversationId(), event);
            }
            Thread.sleep(random.nextInt(8));
        }
        return null;
    }

    private Void meddle(SplittableRandom random) throws InterruptedException {
        ApiClient operator = copies.getLast().client("operator");
        while (goesOn()) {
            if (random.nextInt(3) == 0) {
                operator.post("/v1/dead-letters/redrive", "{\"limit\": 20}");
            } else {
                List<String> written = List.copyOf(ledger.written());
                if (!written.isEmpty()) {
                    operator.post("/v1/messages/" + written.get(random.nextInt(written.size())) + "/cancel");
                }
            }
            Thread.sleep(50 + random.nextInt(100));
        }
        return null;
    }

    /** One thread of a worker's process, at one copy of the service. */
    private final class Driver {

        private final Claims claims;
        private final Turns turns;
        private final WorkerIdentity worker;
        private final SplittableRandom random;
        private final List<Claim> past = new ArrayList<>();
        private final AtomicLong asleepUntil;
        private Caller caller = Caller.UNKNOWN;
        private long calls;

        private Driver(QueueUnderTest at, WorkerIdentity worker, SplittableRandom random, AtomicLong asleepUntil) {
            this.claims = at.bean(Claims.class);
            this.turns = at.bean(Turns.class);
            this.worker = worker;
            this.random = random;
            this.asleepUntil = asleepUntil;
        }

        private Void drive() throws InterruptedException {
            while (steps.getAndDecrement() > 0) {
                Thread.sleep(Duration.ofNanos(Math.max(0, asleepUntil.get() - System.nanoTime())));
                if (random.nextInt(6) == 0) {
                    noting(this::comeBackLate);
                } else {
                    noting(() -> ask().ifClaimed(this::act));
                }
            }
            return null;
        }

        private void finishOne() throws InterruptedException {
            noting(() -> ask().ifClaimed(this::complete));
        }

        /** No call may fail; one that does is noted, and the fire goes on. */
        private void noting(Step step) throws InterruptedException {
            try {
                step.run();
            } catch (RuntimeException e) {
                ledger.failed(e);
            }
        }

        /** As the process that it is, as one that was started again, or without saying. */
        private Asked ask() throws InterruptedException {
            caller = switch (random.nextInt(4)) {
                case 0 -> Caller.UNKNOWN;
                case 1 -> new Caller(new UUID(random.nextLong(), random.nextLong()), 1);
                default -> new Caller(caller.run(), caller.run() == null ? 0 : ++calls);
            };
            return new Asked(
                    claims.claim(worker, caller, Wanted.anything(Duration.ofMillis(random.nextInt(20)), false)));
        }

        private void act(Claim claim) {
            past.add(claim);
            switch (random.nextInt(10)) {
                case 0 -> {} // Forgotten: the next question finds it lost.
                case 5 -> fallAsleepNowAndThen(claim);
                case 1 -> turns.fail(worker.workerId(), claim.messageId(), claim.token(), "by chance", false);
                case 2 -> turns.fail(worker.workerId(), claim.messageId(), claim.token(), "for good", true);
                case 3 -> turns.release(worker.workerId(), claim.messageId(), claim.token(), "not now");
                case 4 -> {
                    turns.heartbeat(worker.workerId(), claim.messageId(), claim.token());
                    complete(claim);
                    complete(claim);
                }
                default -> complete(claim);
            }
        }

        /** The whole worker, for longer than its lease. */
        private void fallAsleepNowAndThen(Claim claim) {
            if (random.nextInt(8) == 0) {
                asleepUntil.set(System.nanoTime() + Duration.ofMillis(1500).toNanos());
            } else {
                complete(claim);
            }
        }

        private void comeBackLate() {
            if (past.isEmpty()) {
                return;
            }
            Claim old = past.get(random.nextInt(past.size()));
            switch (random.nextInt(3)) {
                case 0 -> turns.heartbeat(worker.workerId(), old.messageId(), tokenSaid.applyAsLong(old));
                case 1 -> turns.fail(worker.workerId(), old.messageId(), tokenSaid.applyAsLong(old), "late", false);
                default -> complete(old);
            }
        }

        /** With a clock that is up to an hour wrong. */
        private void complete(Claim claim) {
            Instant said = Instant.now().plusSeconds(random.nextInt(7200) - 3600L);
            Completion completion = new Completion(
                    List.of(new Completion.Reply("done", Completion.Format.PLAIN)),
                    List.of(new HistoryEntry(Role.ASSISTANT, claim.messageId() + " " + claim.token(), said)),
                    random.nextBoolean(),
                    random.nextBoolean());
            if (turns.complete(worker.workerId(), claim.messageId(), tokenSaid.applyAsLong(claim), completion)
                    instanceof TurnResult.Completed(Claim next)) {
                ledger.accepted(claim);
                if (next != null) {
                    past.add(next);
                }
            }
        }
    }

    private interface Step {

        void run() throws InterruptedException;
    }

    /** What came of a question. */
    private record Asked(ClaimResult result) {

        private void ifClaimed(Consumer<Claim> action) {
            if (result instanceof ClaimResult.Claimed(Claim claim)) {
                action.accept(claim);
            }
        }
    }
}
