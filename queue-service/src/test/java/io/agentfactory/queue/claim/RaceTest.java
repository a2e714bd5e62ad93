package io.agentfactory.queue.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.snapshot.SnapshotReason;
import io.agentfactory.queue.snapshot.Snapshots;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.queue.turn.Completion;
import io.agentfactory.queue.turn.TurnResult;
import io.agentfactory.queue.turn.Turns;
import io.agentfactory.queue.worker.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many workers on two copies of the service, at the same lanes at the same time. */
class RaceTest {

    private static final int LANES = 6;
    private static final int MESSAGES = 12;

    private static QueueUnderTest queue;
    private static QueueUnderTest copy;
    private static Scene scene;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of(
                "agent-factory.claims.lease", "2s",
                "agent-factory.retry.base", "10ms",
                // Without it a message that fails twelve times by chance keeps everybody waiting.
                "agent-factory.retry.cap", "50ms"));
        copy = queue.startCopy();
        scene = new Scene(queue);
    }

    @AfterAll
    static void stop() {
        copy.close();
        queue.close();
    }

    private record Effect(String conversation, long sequence, long token) {}

    @Test
    void everyMessageTakesEffectOnceInOrderUnderRisingTokensWhateverWorkersDo() throws Exception {
        // Given: lanes with a backlog, and unpinned workers that any lane will do for.
        String run = UUID.randomUUID().toString();
        for (int message = 0; message < MESSAGES; message++) {
            for (int lane = 0; lane < LANES; lane++) {
                scene.message("race-" + run + "-" + lane, "m" + message, 100);
            }
        }
        QueueProbe probe = new QueueProbe(queue);
        await().atMost(Duration.ofSeconds(30)).until(() -> unfinished(probe, run) == LANES * MESSAGES);
        List<String> workers = new ArrayList<>();
        for (int i = 0; i < LANES + 2; i++) {
            String id = "race-worker-" + run + "-" + i;
            scene.worker(id, null);
            workers.add(id);
        }
        Queue<Effect> effects = new ConcurrentLinkedQueue<>();

        // When: each worker is driven by two threads on different copies, which fail, forget and repeat what they do.
        List<Future<?>> drivers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String worker : workers) {
                drivers.add(executor.submit(() -> drive(queue, worker, effects, probe, run)));
                drivers.add(executor.submit(() -> drive(copy, worker, effects, probe, run)));
            }
        }
        for (Future<?> driver : drivers) {
            driver.get();
        }

        // Then
        assertThat(unfinished(probe, run)).isZero();
        Map<String, List<Effect>> byLane =
                effects.stream().collect(java.util.stream.Collectors.groupingBy(Effect::conversation));
        assertThat(byLane).hasSize(LANES);
        assertThat(byLane.values()).allSatisfy(lane -> {
            assertThat(lane).extracting(Effect::sequence).hasSize(MESSAGES).doesNotHaveDuplicates();
            assertThat(lane.stream().sorted(java.util.Comparator.comparing(Effect::token)))
                    .extracting(Effect::sequence)
                    .isSorted();
        });
        assertThat(probe.rows(
                        "select owner from lane where conversation_id like ? and owner is not null group by owner"
                                + " having count(*) > 1",
                        "race-" + run + "%"))
                .isEmpty();
    }

    @Test
    void aTurnIsNotTakenForLostWhenCallsOfItsProcessOvertakeEachOther() throws Exception {
        // Given: a worker that listens, and a conversation that has something for it all the time.
        String conversation = "overtaking-" + UUID.randomUUID();
        String worker = "overtaker-" + UUID.randomUUID();
        scene.worker(worker, conversation);
        UUID run = UUID.randomUUID();
        AtomicLong calls = new AtomicLong();
        Claims here = queue.bean(Claims.class);
        Claims there = copy.bean(Claims.class);
        WorkerIdentity identity = new WorkerIdentity(worker, "default");
        here.claim(identity, new Caller(run, calls.incrementAndGet()), Wanted.anything(Duration.ZERO, true));
        QueueProbe probe = new QueueProbe(queue);

        for (int message = 0; message < MESSAGES; message++) {
            scene.message(conversation, "m" + message, 100);
            UUID offer = await().until(() -> openOffer(probe, worker), Optional::isPresent)
                    .orElseThrow();

            // When: a question is on its way while the offer is accepted.
            Caller asking = new Caller(run, calls.incrementAndGet());
            Caller accepting = new Caller(run, calls.incrementAndGet());
            List<Claim> claims = new ArrayList<>();
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<ClaimResult> asked = executor.submit(
                        () -> there.claim(identity, asking, Wanted.anything(Duration.ofMillis(5), true)));
                Future<ClaimResult> accepted = executor.submit(() -> here.accept(worker, offer, accepting));
                claimed(accepted.get()).ifPresent(claims::add);
                claimed(asked.get()).ifPresent(claims::add);
            }

            // Then: one of them has the turn, and has it still.
            assertThat(claims).hasSize(1);
            Completion done = new Completion(List.of(), List.of(), false, true);
            assertThat(queue.bean(Turns.class)
                            .complete(
                                    worker,
                                    claims.getFirst().messageId(),
                                    claims.getFirst().token(),
                                    done))
                    .isInstanceOf(TurnResult.Completed.class);
        }
        assertThat(probe.rows(
                        "select distinct ended_message.attempts from ended_message join lane using (lane_id) where conversation_id = ?",
                        conversation))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("attempts", 0));
    }

    private static Optional<Claim> claimed(ClaimResult result) {
        return result instanceof ClaimResult.Claimed(Claim claim) ? Optional.of(claim) : Optional.empty();
    }

    private static Optional<UUID> openOffer(QueueProbe probe, String worker) {
        return probe
                .rows("select offer_id from claim_offer where worker_id = ? and accepted_token is null", worker)
                .stream()
                .map(row -> (UUID) row.get("offer_id"))
                .findFirst();
    }

    private static Void drive(QueueUnderTest at, String worker, Queue<Effect> effects, QueueProbe probe, String run)
            throws InterruptedException {
        Claims claims = at.bean(Claims.class);
        Turns turns = at.bean(Turns.class);
        Snapshots snapshots = at.bean(Snapshots.class);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (System.nanoTime() < end && unfinished(probe, run) > 0) {
            if (!(claims.claim(
                            new WorkerIdentity(worker, "default"),
                            Caller.UNKNOWN,
                            Wanted.anything(Duration.ofMillis(20), false))
                    instanceof ClaimResult.Claimed(Claim claim))) {
                continue;
            }
            switch (random.nextInt(5)) {
                case 2 -> snapshots.prepare(worker, SnapshotReason.MANUAL);
                case 0 -> turns.fail(worker, claim.messageId(), claim.token(), "by chance", false);
                case 1 -> turns.heartbeat(worker, claim.messageId(), claim.token());
                default -> {
                    Completion nothing = new Completion(List.of(), List.of(), false, true);
                    boolean done = turns.complete(worker, claim.messageId(), claim.token(), nothing)
                            instanceof TurnResult.Completed;
                    if (done) {
                        effects.add(new Effect(claim.conversationId(), claim.sequence(), claim.token()));
                        turns.complete(worker, claim.messageId(), claim.token(), nothing);
                    }
                }
            }
        }
        return null;
    }

    private static long unfinished(QueueProbe probe, String run) {
        return (Long) java.util.Objects.requireNonNull(
                probe.rows("""
                        select count(*) as open from message m join lane l using (lane_id)
                        left join ended_message using (lane_id, seq)
                        where l.conversation_id like ? and outcome is null
                        """, "race-" + run + "%").getFirst().get("open"));
    }
}
