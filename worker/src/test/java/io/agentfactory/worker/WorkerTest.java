package io.agentfactory.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.worker.ScriptedDoor.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WorkerTest {

    private static final Turn ECHO = claim -> answer("echo: " + claim.payload().text());

    @TempDir
    Path data;

    private final ScriptedDoor door = new ScriptedDoor();
    private final List<Worker> workers = new ArrayList<>();

    @AfterEach
    void close() {
        workers.forEach(Worker::close);
        door.close();
    }

    @Test
    void turnsRunInOrderAndEachCompletionBringsTheNext() {
        // Given
        door.lane.append("one");
        door.lane.append("two");
        door.lane.append("three");

        // When
        CompletableFuture<Ending> life = start(ECHO);

        // Then
        await().until(() -> door.lane.finished().size() == 3);
        assertThat(texts()).containsExactly("echo: one", "echo: two", "echo: three");
        assertThat(door.calls().indexOf("complete")).isGreaterThan(door.calls().indexOf("claims"));
        assertThat(door.calls()
                        .subList(door.calls().indexOf("complete"), door.calls().lastIndexOf("complete")))
                .doesNotContain("claims");
        assertEndsWell(life);
    }

    @Test
    void longPollIsAnsweredWhenWorkArrives() {
        // Given
        CompletableFuture<Ending> life = start(ECHO);
        await().until(() -> door.count("claims") >= 2);

        // When
        door.lane.append("late");

        // Then
        await().until(() -> texts().equals(List.of("echo: late")));
        assertEndsWell(life);
    }

    @Test
    void heartbeatsKeepTheLeaseWhileTheTurnRuns() {
        // Given
        CountDownLatch beaten = new CountDownLatch(1);
        door.lane.append("long");

        // When
        CompletableFuture<Ending> life = start(claim -> {
            beaten.await();
            return answer("done");
        });
        await().until(() -> door.count("heartbeat") >= 3);
        beaten.countDown();

        // Then
        await().until(() -> texts().equals(List.of("done")));
        assertEndsWell(life);
    }

    @Test
    void turnThatKeepsTheJvmsCommonPoolBusyStillKeepsItsLease() {
        // Given
        CountDownLatch finish = new CountDownLatch(1);
        door.lane.append("greedy");
        for (int i = 0; i < 64; i++) {
            ForkJoinPool.commonPool().execute(() -> {
                try {
                    finish.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        // When
        CompletableFuture<Ending> life = start(claim -> {
            finish.await();
            return answer("done");
        });

        // Then
        await().until(() -> door.count("heartbeat") >= 3);
        finish.countDown();
        await().until(() -> texts().equals(List.of("done")));
        assertEndsWell(life);
    }

    @Test
    void weakness8_staleHeartbeatInterruptsTheTurnAndItsResultIsThrownAway() {
        // Given
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<String> firstRun = new CompletableFuture<>();
        door.lane.append("once");
        CompletableFuture<Ending> life = start(claim -> {
            if (runs.incrementAndGet() > 1) {
                return answer("second");
            }
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                firstRun.complete("interrupted");
            }
            return answer("first");
        });
        await().until(() -> door.count("heartbeat") >= 1);

        // When
        door.lane.takeTurnAway();

        // Then
        await().until(() -> !door.lane.finished().isEmpty());
        assertThat(firstRun).isCompletedWithValue("interrupted");
        assertThat(texts()).containsExactly("second");
        assertThat(door.count("complete")).isEqualTo(1);
        assertThat(door.lane.givenBack()).isEmpty();
        assertEndsWell(life);
    }

    @Test
    void turnThatIgnoresTheLossOfItsLeaseEndsTheWorkerWithoutASnapshot() throws Exception {
        // Given
        CountDownLatch release = new CountDownLatch(1);
        door.lane.append("stubborn");
        CompletableFuture<Ending> life = start(claim -> {
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    // Goes on, as some engines do.
                }
            }
            return answer("too late");
        });
        await().until(() -> door.count("heartbeat") >= 1);

        // When
        door.lane.takeTurnAway();

        // Then
        assertThat(life.get(10, TimeUnit.SECONDS)).isEqualTo(Ending.STUCK);
        assertThat(door.calls()).doesNotContain("complete", "prepare", "drained");
        release.countDown();
    }

    @Test
    void brokenTurnIsGivenBackToBeTriedAgain() {
        // Given
        AtomicInteger runs = new AtomicInteger();
        String message = door.lane.append("flaky");

        // When
        CompletableFuture<Ending> life = start(claim -> {
            if (runs.incrementAndGet() == 1) {
                throw new IOException("no model");
            }
            return answer("attempt " + claim.attempts());
        });

        // Then
        await().until(() -> texts().equals(List.of("attempt 1")));
        assertThat(door.lane.givenBack())
                .containsExactly(new ScriptedLane.GivenBack(message, "IOException: no model", false));
        assertEndsWell(life);
    }

    @Test
    void permanentFailureIsToldAsSuch() {
        // Given
        String message = door.lane.append("hopeless");
        door.lane.append("next");

        // When
        CompletableFuture<Ending> life = start(claim -> {
            if (claim.messageId().equals(message)) {
                throw new PermanentTurnFailure("not for machines");
            }
            return answer("fine");
        });

        // Then
        await().until(() -> texts().equals(List.of("fine")));
        assertThat(door.lane.givenBack())
                .containsExactly(new ScriptedLane.GivenBack(message, "PermanentTurnFailure: not for machines", true));
        assertEndsWell(life);
    }

    @Test
    void failureIsToldAfterAnOutageAndItsTurnNotRunAgainBeforeThat() {
        // Given
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        door.lane.append("flaky");
        CompletableFuture<Ending> life = start(claim -> {
            attempts.add(claim.attempts());
            if (attempts.size() == 1) {
                door.out(true);
                throw new IOException("no model");
            }
            return answer("better");
        });

        // When
        await().until(() -> door.count("fail") > DoorCalls.TRIES);
        door.out(false);

        // Then
        await().until(() -> texts().equals(List.of("better")));
        assertThat(attempts).containsExactly(0, 1);
        assertEndsWell(life);
    }

    @Test
    void resultThatTheDoorRefusesIsGivenBackWithTheReason() {
        // Given
        AtomicInteger runs = new AtomicInteger();
        door.lane.append("odd");

        // When
        CompletableFuture<Ending> life = start(claim -> answer(runs.incrementAndGet() == 1 ? "refuse me" : "better"));

        // Then
        await().until(() -> texts().equals(List.of("better")));
        assertThat(door.lane.givenBack())
                .singleElement()
                .satisfies(given -> assertThat(given.error()).startsWith("The door refused the result: 400 invalid"));
        assertEndsWell(life);
    }

    @Test
    void weakness26a_completionWhoseAnswerIsLostCountsOnceAndStillBringsTheNextTurn() {
        // Given
        door.lane.append("one");
        door.lane.append("two");
        door.breakNext("complete", Fault.DROP_AFTER, Fault.UNAVAILABLE);

        // When
        CompletableFuture<Ending> life = start(ECHO);

        // Then
        await().until(() -> door.lane.finished().size() == 2);
        assertThat(texts()).containsExactly("echo: one", "echo: two");
        assertThat(door.count("complete")).isEqualTo(4);
        assertEndsWell(life);
    }

    @Test
    void resultIsToldAfterAnOutageThatTheCallsOwnTriesDoNotOutlast() {
        // Given
        door.lane.append("patient");
        CompletableFuture<Ending> life = start(claim -> {
            door.out(true);
            return answer("kept");
        });

        // When
        await().until(() -> door.count("complete") > DoorCalls.TRIES);
        door.out(false);

        // Then
        await().until(() -> texts().equals(List.of("kept")));
        assertEndsWell(life);
    }

    @Test
    void claimThatFollowsALostAnswerIsRunOnce() {
        // Given
        door.lane.append("lost and found");
        door.breakNext("claims", Fault.UNAVAILABLE, Fault.DROP_BEFORE, Fault.STRANGER, Fault.DROP_AFTER);

        // When
        CompletableFuture<Ending> life = start(ECHO);

        // Then
        await().until(() -> texts().equals(List.of("echo: lost and found")));
        assertEndsWell(life);
    }

    @Test
    void drainEndsTheTurnThenStoresTheMemoryThenTellsIt() throws Exception {
        // Given
        CountDownLatch finish = new CountDownLatch(1);
        door.lane.append("last");
        door.lane.append("left for the next worker");
        CompletableFuture<Ending> life = start(claim -> {
            finish.await();
            write("workspace/note.txt", "remember");
            return answer("bye");
        });
        await().until(door.lane::turnRuns);

        // When
        door.lane.drain();
        finish.countDown();

        // Then
        assertThat(life.get(10, TimeUnit.SECONDS)).isEqualTo(Ending.DRAINED);
        assertThat(texts()).containsExactly("bye");
        List<String> leaving = stepsTold();
        assertThat(leaving.subList(leaving.indexOf("complete"), leaving.size()))
                .containsExactly("complete", "claims", "prepare", "upload", "finalize", "drained");
        assertThat(door.lane.reasonsTold()).containsExactly("drain");
        assertThat(door.lane.newestSnapshot()).isNotNull();
        assertThat(door.lane.violations()).isEmpty();
    }

    @Test
    void workerThatIsToldToStopByItsControlStateDrains() throws Exception {
        // Given
        CompletableFuture<Ending> life = start(ECHO);

        // When
        door.lane.tellToStop();

        // Then
        assertThat(life.get(10, TimeUnit.SECONDS)).isEqualTo(Ending.DRAINED);
        assertThat(stepsTold()).endsWith("prepare", "upload", "finalize", "drained");
    }

    @Test
    void freshTokenIsTakenUpWhileATurnRuns() {
        // Given
        CountDownLatch finish = new CountDownLatch(1);
        door.lane.append("long");
        CompletableFuture<Ending> life = start(claim -> {
            finish.await();
            return answer("done");
        });
        await().until(door.lane::turnRuns);
        long before = door.count("control");

        // When
        door.lane.giveToken("fresh");
        door.takeOnly(ScriptedDoor.TOKEN, "fresh");
        await().until(() -> door.count("control") >= before + 2);
        door.takeOnly("fresh");

        // Then
        long beats = door.count("heartbeat");
        await().until(() -> door.count("heartbeat") >= beats + 3);
        finish.countDown();
        await().until(() -> texts().equals(List.of("done")));
        assertEndsWell(life);
    }

    @Test
    void stopDuringATurnAsksForNoNextOne() throws Exception {
        // Given
        CountDownLatch finish = new CountDownLatch(1);
        door.lane.append("running");
        door.lane.append("waiting");
        CompletableFuture<Ending> life = start(claim -> {
            finish.await();
            return answer("done");
        });
        await().until(door.lane::turnRuns);

        // When
        workers.getFirst().stop(StopReason.SIGNAL);
        finish.countDown();

        // Then
        assertThat(life.get(10, TimeUnit.SECONDS)).isEqualTo(Ending.DRAINED);
        assertThat(texts()).containsExactly("done");
        assertThat(door.lane.reasonsTold()).containsExactly("signal");
        assertThat(door.lane.violations()).isEmpty();
    }

    @Test
    void workerWhoseMemoryCannotBeStoredTellsNobodyThatItMayGo() throws Exception {
        // Given
        door.lane.drain();
        door.breakNext("upload", Fault.DROP_BEFORE, Fault.UNAVAILABLE, Fault.DROP_BEFORE);

        // When
        Ending ending = start(ECHO).get(10, TimeUnit.SECONDS);

        // Then
        assertThat(ending).isEqualTo(Ending.SNAPSHOT_FAILED);
        assertThat(ending.exitCode()).isNotZero();
        assertThat(door.calls()).doesNotContain("drained");
        assertThat(door.count("fail")).isEqualTo(3);
    }

    @Test
    void workerThatIsNotTheNewestLeavesWithoutASnapshot() throws Exception {
        // Given
        door.lane.drain();
        door.lane.letAnotherWorkerBeNewer();

        // When
        Ending ending = start(ECHO).get(10, TimeUnit.SECONDS);

        // Then
        assertThat(ending).isEqualTo(Ending.DRAINED);
        assertThat(stepsTold()).endsWith("prepare", "drained");
    }

    @Test
    void memoryMovesToTheNextWorker(@TempDir Path elsewhere) throws Exception {
        // Given
        door.lane.append("first");
        CompletableFuture<Ending> life = start(claim -> {
            write("workspace/note.txt", "remember");
            return answer("noted");
        });
        await().until(() -> texts().size() == 1);
        workers.getFirst().stop(StopReason.SIGNAL);
        life.get(10, TimeUnit.SECONDS);
        ScriptedDoor next = new ScriptedDoor();
        byte[] stored = door.lane.newestSnapshot();
        assertThat(stored).isNotNull();
        next.lane.putSnapshot(stored);
        next.lane.append("second");

        // When
        Worker worker = new Worker(
                settings(next, elsewhere, false),
                claim -> answer(Files.readString(elsewhere.resolve("workspace/note.txt"))));
        workers.add(worker);
        CompletableFuture<Ending> second = run(worker);

        // Then
        await().until(() -> !next.lane.finished().isEmpty());
        assertThat(next.lane.finished().getFirst().replies().getFirst().text()).isEqualTo("remember");
        worker.stop(StopReason.MANUAL);
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(Ending.DRAINED);
        next.close();
    }

    @Test
    void scalingWeakness19_failedRestoreIsReportedAndTheWorkerRefusesToRun() throws Exception {
        // Given
        door.lane.putSnapshot(ScriptedLane.utf8("whatever it was"));
        door.lane.corruptDownloads(true);
        door.lane.append("needs memory");

        // When
        Ending ending = start(ECHO).get(10, TimeUnit.SECONDS);

        // Then
        assertThat(ending).isEqualTo(Ending.RESTORE_FAILED);
        assertThat(door.lane.reasonsTold()).singleElement().asString().startsWith("restore-failed: digest mismatch");
        assertThat(door.calls()).doesNotContain("claims", "prepare");
    }

    @Test
    void failedRestoreIsAcceptedWhereTheWorkerIsToldSo() {
        // Given
        door.lane.putSnapshot(ScriptedLane.utf8("whatever it was"));
        door.lane.corruptDownloads(true);
        door.lane.append("never mind");
        Worker worker = new Worker(settings(door, data, true), ECHO);
        workers.add(worker);

        // When
        CompletableFuture<Ending> life = run(worker);

        // Then
        await().until(() -> texts().equals(List.of("echo: never mind")));
        assertEndsWell(life);
    }

    @Test
    void aResultIsToldAgainWhereSomethingElseThanTheDoorRefusedIt() {
        // Given
        door.breakNext("complete", ScriptedDoor.Fault.ODD_REFUSAL, ScriptedDoor.Fault.ODD_REFUSAL);
        door.lane.append("hi");

        // When
        CompletableFuture<Ending> life = start(ECHO);

        // Then
        await().until(() -> texts().equals(List.of("echo: hi")));
        assertThat(door.calls()).doesNotContain("fail");
        assertEndsWell(life);
    }

    @Test
    void aFailureIsToldAgainWhereSomethingElseThanTheDoorRefusedIt() {
        // Given
        AtomicInteger runs = new AtomicInteger();
        door.breakNext("fail", ScriptedDoor.Fault.ODD_REFUSAL, ScriptedDoor.Fault.ODD_REFUSAL);
        door.lane.append("hi");

        // When
        CompletableFuture<Ending> life = start(claim -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException() {};
            }
            return answer("better");
        });

        // Then
        await().until(() -> texts().equals(List.of("better")));
        assertThat(door.count("fail")).isEqualTo(3);
        assertEndsWell(life);
    }

    @Test
    void anOddRefusalDoesNotEndAWorkerThatRestores() {
        // Given
        door.breakNext("latest", ScriptedDoor.Fault.ODD_REFUSAL);
        door.lane.append("hi");

        // When
        CompletableFuture<Ending> life = start(ECHO);

        // Then
        await().until(() -> texts().equals(List.of("echo: hi")));
        assertEndsWell(life);
    }

    @Test
    void workerThatTheDoorDoesNotKnowYetWaits() {
        // Given
        door.lane.forget(true);
        door.lane.append("early");
        CompletableFuture<Ending> life = start(ECHO);
        await().until(() -> door.count("latest") >= 2);

        // When
        door.lane.forget(false);

        // Then
        await().until(() -> texts().equals(List.of("echo: early")));
        assertEndsWell(life);
    }

    @Test
    void workerThatTheDoorForgetsDuringATurnStopsTheTurn() throws Exception {
        // Given
        CompletableFuture<String> turn = new CompletableFuture<>();
        door.lane.append("long work");
        CompletableFuture<Ending> life = start(claim -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                turn.complete("interrupted");
            }
            return answer("too late");
        });
        await().until(() -> door.count("heartbeat") >= 1);

        // When
        door.lane.forget(true);

        // Then
        assertThat(turn.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThat(life.get(10, TimeUnit.SECONDS)).isEqualTo(Ending.REFUSED);
        assertThat(door.count("complete")).isZero();
    }

    @Test
    void workerThatTheDoorForgetsLeavesWithinItsPatience() throws Exception {
        // Given
        CompletableFuture<Ending> life = start(ECHO);
        await().until(() -> door.count("claims") >= 1);

        // When
        door.lane.forget(true);

        // Then
        assertThat(life.get(10, TimeUnit.SECONDS)).isEqualTo(Ending.REFUSED);
    }

    @Test
    void scalingWeakness36_workerWithoutADoorLeavesWithinItsPatience() throws Exception {
        // Given
        CompletableFuture<Ending> life = start(ECHO);
        await().until(() -> door.count("claims") >= 1);

        // When
        door.out(true);

        // Then
        Ending ending = life.get(20, TimeUnit.SECONDS);
        assertThat(ending).isEqualTo(Ending.DOOR_LOST);
        assertThat(ending.exitCode()).isZero();
        assertThat(door.calls()).contains("prepare");
    }

    private CompletableFuture<Ending> start(Turn turn) {
        Worker worker = new Worker(settings(door, data, false), turn);
        workers.add(worker);
        return run(worker);
    }

    static CompletableFuture<Ending> run(Worker worker) {
        CompletableFuture<Ending> life = new CompletableFuture<>();
        Thread.ofPlatform().daemon(true).name("worker").start(() -> {
            try {
                life.complete(worker.run());
            } catch (Throwable e) {
                life.completeExceptionally(e);
            }
        });
        return life;
    }

    private void assertEndsWell(CompletableFuture<Ending> life) {
        workers.getLast().stop(StopReason.MANUAL);
        assertThat(life.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(Ending.DRAINED);
        assertThat(door.lane.violations()).isEmpty();
    }

    /** What the door was told without what a worker tells by the clock, which may come between any two steps. */
    private List<String> stepsTold() {
        return door.calls().stream()
                .filter(call -> !call.equals("heartbeat") && !call.equals("control"))
                .toList();
    }

    private List<String> texts() {
        return door.lane.finished().stream()
                .flatMap(finished -> finished.replies().stream())
                .map(ScriptedLane.Spoken::text)
                .toList();
    }

    private void write(String name, String content) throws IOException {
        Path file = data.resolve(name);
        @Nullable Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, content);
    }

    static WorkerSettings settings(ScriptedDoor door, Path data, boolean startEmpty) {
        SnapshotSettings snapshots = SnapshotSettings.of(data);
        return new WorkerSettings(
                "worker-1",
                door.uri(),
                new WorkerToken(ScriptedDoor.TOKEN),
                null,
                TestTimes.SHORT,
                new SnapshotSettings(
                        data,
                        snapshots.folders(),
                        snapshots.maxArchiveBytes(),
                        snapshots.maxUnpackedBytes(),
                        snapshots.maxEntries(),
                        startEmpty));
    }

    private static TurnResult answer(String text) {
        return new TurnResult(List.of(Reply.plain(text)), List.of(new HistoryEntry("assistant", text, null)));
    }

    /** Times that keep a test short. */
    static final class TestTimes {

        static final WorkerTimes SHORT = new WorkerTimes(
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofMillis(700),
                Duration.ofMillis(1500));

        private TestTimes() {}
    }
}
