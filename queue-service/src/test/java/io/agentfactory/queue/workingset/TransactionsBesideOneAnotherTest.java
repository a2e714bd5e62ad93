package io.agentfactory.queue.workingset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.support.QueueUnderTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When a second transaction is begun while one hangs: two at most, of four calls at most. */
class TransactionsBesideOneAnotherTest {

    private static QueueUnderTest queue;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final List<Future<Integer>> calls = new ArrayList<>();

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @AfterEach
    void end() throws Exception {
        letGo.countDown();
        for (Future<Integer> call : calls) {
            answerOf(call);
        }
        callers.close();
    }

    private Coalescer coalescer(Duration patience) {
        return new Coalescer(queue.bean(LockedTransactions.class), new CoalescingSettings(4, 2, patience), meters);
    }

    private void hangIn(Coalescer coalescer) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        calls.add(callers.submit(() -> coalescer.run(Locks.ofWorkers(List.of()), set -> {
            begun.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 0;
        })));
        begun.await();
    }

    private Future<Integer> call(Coalescer coalescer) {
        Future<Integer> call = callers.submit(() -> coalescer.run(Locks.ofWorkers(List.of()), set -> 1));
        calls.add(call);
        return call;
    }

    private static int answerOf(Future<Integer> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS);
    }

    private void awaitWaiting(int count) {
        await().until(() ->
                meters.get("agentfactory.coalescing.waiting").gauge().value() == count);
    }

    private long transactions() {
        return meters.get("agentfactory.coalescing.calls").summary().count();
    }

    @Test
    void aFewCallsWaitForTheOneThatRuns() throws Exception {
        try (Coalescer coalescer = coalescer(Duration.ofSeconds(10))) {
            // Given
            hangIn(coalescer);

            // When
            Future<Integer> one = call(coalescer);
            Future<Integer> two = call(coalescer);
            awaitWaiting(2);
            letGo.countDown();

            // Then
            assertThat(answerOf(one) + answerOf(two)).isEqualTo(2);
            await().until(() -> transactions() == 2);
        }
    }

    @Test
    void asManyAsMayShareOneNeedNotWait() throws Exception {
        try (Coalescer coalescer = coalescer(Duration.ofSeconds(10))) {
            // Given
            hangIn(coalescer);

            // When
            for (int number = 0; number < 4; number++) {
                call(coalescer);
            }

            // Then
            for (Future<Integer> call : calls.subList(1, 5)) {
                assertThat(answerOf(call)).isOne();
            }
            assertThat(transactions()).isEqualTo(2);
        }
    }

    @Test
    void nobodyWaitsForOneThatHangs() throws Exception {
        try (Coalescer coalescer = coalescer(Duration.ofMillis(200))) {
            // Given
            hangIn(coalescer);

            // When
            Future<Integer> early = call(coalescer);
            answerOf(early);
            Future<Integer> late = call(coalescer);

            // Then
            assertThat(answerOf(late)).isOne();
        }
    }

    @Test
    void callsAreAnsweredAlsoWhileTheServiceStops() throws Exception {
        // Given
        Coalescer coalescer = coalescer(Duration.ofMillis(200));
        coalescer.close();

        // When
        Future<Integer> one = call(coalescer);
        Future<Integer> two = call(coalescer);

        // Then
        assertThat(answerOf(one) + answerOf(two)).isEqualTo(2);
    }
}
