package io.agentfactory.queue.workingset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** Calls of this copy while its only place for a transaction is taken. */
class CoalescerTest {

    private static QueueUnderTest queue;
    private static WorkingSets workingSets;

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private Future<Boolean> running;
    private String worker;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of(
                "agent-factory.coalescing.transactions", "1", "agent-factory.coalescing.calls-per-transaction", "16"));
        workingSets = queue.bean(WorkingSets.class);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void takeThePlace() throws Exception {
        worker = "w-" + UUID.randomUUID();
        new Scene(queue).worker(worker, null);
        CountDownLatch begun = new CountDownLatch(1);
        running = callers.submit(() -> workingSets.together(Locks.ofWorkers(List.of()), set -> {
            begun.countDown();
            return awaitOrFail(letGo);
        }));
        begun.await();
    }

    @AfterEach
    void end() throws Exception {
        letGo.countDown();
        running.get();
        callers.close();
    }

    @Test
    void callsThatComeWhileATransactionRunsShareTheNext() throws Exception {
        // Given
        double transactions = served().count();
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(callers.submit(this::countUp));
        }
        awaitWaiting(12);

        // When
        letGo.countDown();

        // Then: each saw what those before it did
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> call : calls) {
            answers.add(call.get());
        }
        assertThat(answers).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(counted()).isEqualTo(12);
        assertThat(served().count() - transactions).isEqualTo(1);
    }

    @Test
    void aTransactionIsSharedByNoMoreCallsThanTheSettingSays() throws Exception {
        // Given
        double transactions = served().count();
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 33; i++) {
            calls.add(callers.submit(this::countUp));
        }
        awaitWaiting(33);

        // When
        letGo.countDown();

        // Then
        for (Future<Integer> call : calls) {
            call.get();
        }
        assertThat(counted()).isEqualTo(33);
        assertThat(served().count() - transactions).isEqualTo(3);
    }

    @Test
    void aCallThatFailsSpoilsNobodyElses() throws Exception {
        // Given
        Future<Integer> before = callers.submit(this::countUp);
        awaitWaiting(1);
        Future<Integer> spoiled = callers.submit(() -> workingSets.together(Locks.ofWorker(worker), set -> {
            set.save(counted(set.worker(worker).orElseThrow(), 1000));
            throw new IllegalStateException("spoiled");
        }));
        awaitWaiting(2);
        Future<Integer> after = callers.submit(this::countUp);
        awaitWaiting(3);

        // When
        letGo.countDown();

        // Then
        assertThatThrownBy(spoiled::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("spoiled");
        assertThat(before.get() + after.get()).isEqualTo(3);
        assertThat(counted()).isEqualTo(2);
    }

    @Test
    void withoutADatabaseEveryCallFailsAtOnceAndIsNotTriedOneByOne() throws Exception {
        // Given
        AtomicInteger tries = new AtomicInteger();
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(callers.submit(() -> workingSets.together(Locks.ofWorkers(List.of()), set -> {
                tries.incrementAndGet();
                throw new DataAccessResourceFailureException("away");
            })));
        }
        awaitWaiting(5);

        // When
        letGo.countDown();

        // Then
        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call::get).hasRootCauseMessage("away"));
        assertThat(tries).hasValue(1);
    }

    private int countUp() {
        return workingSets.together(Locks.ofWorker(worker), set -> {
            KnownWorker known = set.worker(worker).orElseThrow();
            int next = known.presence().lapsedOffers() + 1;
            set.save(counted(known, next));
            return next;
        });
    }

    /** Any number of the worker's will do to count. */
    private static KnownWorker counted(KnownWorker worker, int number) {
        return worker.offersLapsed(number, false);
    }

    private int counted() {
        return queue.bean(WorkerStore.class)
                .find(worker)
                .orElseThrow()
                .presence()
                .lapsedOffers();
    }

    private static void awaitWaiting(int calls) {
        await().until(() ->
                meters().get("agentfactory.coalescing.waiting").gauge().value() == calls);
    }

    private static DistributionSummary served() {
        return meters().get("agentfactory.coalescing.calls").summary();
    }

    private static MeterRegistry meters() {
        return queue.bean(MeterRegistry.class);
    }

    private static boolean awaitOrFail(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
