package io.agentfactory.queue.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.support.HeldRows;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** Leases are judged by the clock as it stands when a row lock is won, not by that of before the wait. */
class LockClockTest {

    private static QueueUnderTest queue;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @Test
    void weakness50_aLaneIsReadByTheClockOfAfterTheWaitForItsLock() throws Exception {
        // Given
        String conversation = "c-" + UUID.randomUUID();
        queue.bean(LaneStore.class).createMissing(List.of(new LaneKey("default", conversation, "helper")));

        // Then
        assertReadAfterTheWait(() -> new HeldRows(queue)
                .lane(new ConversationKey("default", conversation))
                .readAt());
    }

    @Test
    void aWorkerIsReadByTheClockOfAfterTheWaitForItsLock() throws Exception {
        // Given
        String workerId = "w-" + UUID.randomUUID();
        new Scene(queue).worker(workerId, null);

        // Then
        assertReadAfterTheWait(() -> new HeldRows(queue).worker(workerId).readAt());
    }

    private static void assertReadAfterTheWait(Supplier<Instant> lock) throws Exception {
        TransactionTemplate transaction = queue.bean(TransactionTemplate.class);
        CountDownLatch locked = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            // When: one transaction holds the row, unchanged, until another waits for it
            Future<Instant> released = executor.submit(() -> transaction.execute(status -> {
                var _ = lock.get();
                locked.countDown();
                await().until(new QueueProbe(queue)::somebodyWaits);
                return now();
            }));
            locked.await();
            Instant read = transaction.execute(status -> lock.get());

            // Then
            assertThat(read).isAfterOrEqualTo(released.get());
        }
    }

    private static Instant now() {
        return queue.bean(DSLContext.class)
                .fetchSingle("select clock_timestamp()")
                .get(0, Instant.class);
    }
}
