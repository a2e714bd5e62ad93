package io.agentfactory.queue.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.Backends;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueProcess;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.topics.Topics;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two copies of the service; one of them is killed every ten seconds and started again, while workers go from turn to
 * turn at whichever answers. {@code -Dkills=12} does so for two minutes. How soon the rate is back is printed.
 */
class KilledCopyTest {

    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int CONVERSATIONS = 12;
    private static final int BACKLOG = 1500;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String run = "killed-" + UUID.randomUUID();
    private final Ledger ledger = new Ledger();
    private final Completions completions = new Completions();
    private volatile boolean over;
    private volatile boolean allDone;

    /** A worker that asks whichever copy answers. Each of its calls may be repeated, also at another copy. */
    private final class Driver {

        private final String conversation;
        private final List<DoorClient> doors;
        private final String process = UUID.randomUUID().toString();
        private int door;
        private long calls;

        private Driver(String conversation, List<DoorClient> doors) {
            this.conversation = conversation;
            this.doors = doors;
        }

        private Void drive() throws InterruptedException {
            while (!allDone) {
                DoorClient.Answer claim = answered(copy -> copy.claim(500, process, ++calls));
                if (claim.status() == 200) {
                    complete(claim);
                }
            }
            return null;
        }

        private void complete(DoorClient.Answer claim) throws InterruptedException {
            DoorClient.Answer answer = answered(copy -> copy.complete(claim, "done"));
            if (answer.status() == 200) {
                ledger.accepted(new Ledger.Accepted(conversation, claim.messageId(), claim.token()));
                completions.add();
            }
        }

        private DoorClient.Answer answered(Function<DoorClient, DoorClient.Answer> call) throws InterruptedException {
            while (true) {
                door = (door + 1) % doors.size();
                try {
                    DoorClient.Answer answer = call.apply(doors.get(door));
                    if (answer.status() < 500) {
                        return answer;
                    }
                } catch (UncheckedIOException _) {
                    // Killed, or not yet there again: the other one.
                }
                Thread.sleep(20);
            }
        }
    }

    /** Keeps a backlog in every conversation, so that what is measured is turns. */
    private Void write(Scene scene) throws InterruptedException {
        for (int number = 0; !over; number++) {
            if (ledger.count() - completions.count() < BACKLOG) {
                for (int conversation = 0; conversation < CONVERSATIONS; conversation++) {
                    ledger.wrote(scene.message(run + "-" + conversation, "m" + number));
                }
            } else {
                Thread.sleep(5);
            }
        }
        return null;
    }

    private List<Driver> drivers(Scene scene, List<String> copies) {
        List<Driver> drivers = new ArrayList<>();
        for (int number = 0; number < CONVERSATIONS; number++) {
            String conversation = run + "-" + number;
            String worker = "worker-" + conversation;
            scene.worker(worker, conversation);
            drivers.add(new Driver(
                    conversation,
                    copies.stream().map(url -> scene.door(worker, url)).toList()));
        }
        return drivers;
    }

    private void killAgainAndAgain(QueueProcess killed) throws InterruptedException {
        for (int kill = 1; kill <= KILLS; kill++) {
            Thread.sleep(BETWEEN_KILLS);
            long at = System.nanoTime();
            int before = completions.count();
            killed.kill();
            await().atMost(PATIENCE).until(() -> completions.count() > before + CONVERSATIONS);
            killed.startAgain();
            Thread.sleep(BETWEEN_KILLS.dividedBy(2));
            System.out.println("kill " + kill + ": " + completions.around(at));
        }
    }

    @Test
    void workGoesOnAndNothingIsLostDoubledOrReordered(@TempDir Path folder) throws Exception {
        // The registry of most tests lives in one process.
        Map<String, String> settings =
                Map.of("AGENT_FACTORY_SCHEMA_REGISTRY_URL", Backends.registry().url());
        try (QueueUnderTest queue = QueueUnderTest.start(settings);
                QueueProcess killed = queue.startProcess(folder);
                EventTap lifecycle = EventTap.on(Topics.MESSAGE_LIFECYCLE, queue);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            Scene scene = new Scene(queue);
            Verdict verdict = new Verdict(run, new QueueProbe(queue));
            killed.awaitReady();
            List<Driver> drivers = drivers(scene, List.of(queue.url(), killed.url()));
            List<Future<Void>> running = new ArrayList<>();
            running.add(threads.submit(() -> write(scene)));
            await().atMost(PATIENCE).until(() -> ledger.count() >= BACKLOG);
            drivers.forEach(driver -> running.add(threads.submit(driver::drive)));

            // When
            try {
                killAgainAndAgain(killed);
                over = true;
                running.removeFirst().get();
                await().atMost(PATIENCE)
                        .until(() -> ledger.count() == completions.count() && verdict.unfinished() == 0);
            } finally {
                over = true;
                allDone = true;
            }
            for (Future<Void> each : running) {
                each.get();
            }

            // Then
            assertThat(verdict.violations(ledger, lifecycle)).isEmpty();
            assertThat(ledger.accepted())
                    .extracting(Ledger.Accepted::messageId)
                    .containsExactlyInAnyOrderElementsOf(ledger.written());
        }
    }
}
