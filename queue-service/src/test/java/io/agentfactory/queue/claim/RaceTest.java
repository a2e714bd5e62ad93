package io.agentfactory.queue.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.queue.turn.Completion;
import io.agentfactory.queue.turn.TurnResult;
import io.agentfactory.queue.turn.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        queue = QueueUnderTest.start(Map.of("agent-factory.claims.lease", "2s", "agent-factory.retry.base", "10ms"));
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

    private static Void drive(QueueUnderTest at, String worker, Queue<Effect> effects, QueueProbe probe, String run)
            throws InterruptedException {
        Claims claims = at.bean(Claims.class);
        Turns turns = at.bean(Turns.class);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (System.nanoTime() < end && unfinished(probe, run) > 0) {
            if (!(claims.claim(worker, Duration.ofMillis(20), false) instanceof ClaimResult.Claimed(Claim claim))) {
                continue;
            }
            switch (random.nextInt(4)) {
                case 0 -> turns.fail(worker, claim.messageId(), claim.token(), "by chance", false);
                case 1 -> turns.heartbeat(worker, claim.messageId(), claim.token());
                default -> {
                    Completion nothing = new Completion(List.of(), List.of(), false);
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
                        where l.conversation_id like ? and m.outcome is null
                        """, "race-" + run + "%").getFirst().get("open"));
    }
}
