package io.agentfactory.queue.workingset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.lane.ConversationKey;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneKey;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.queue.worker.KnownWorker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.PessimisticLockingFailureException;

class WorkingSetsTest {

    private static QueueUnderTest queue;
    private static WorkingSets workingSets;
    private static QueueProbe probe;

    private ConversationKey conversation;
    private String worker;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        workingSets = queue.bean(WorkingSets.class);
        probe = new QueueProbe(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void aLaneAndAWorker() {
        conversation = new ConversationKey("default", "c-" + UUID.randomUUID());
        worker = newWorker();
        queue.bean(LaneStore.class)
                .createMissing(List.of(new LaneKey("default", conversation.conversationId(), "helper")));
    }

    private static String newWorker() {
        String id = "w-" + UUID.randomUUID();
        new Scene(queue).worker(id, null);
        return id;
    }

    @Test
    void aLaneMayGoFromOneWorkerToAnotherInOneTransaction() {
        // Given
        String next = newWorker();
        workingSets.alone(locks(worker), set -> pin(set, worker));

        // When
        workingSets.alone(locks(worker, next), set -> {
            set.save(set.lane(conversation).orElseThrow().unpin());
            set.save(set.worker(worker).orElseThrow().disown());
            return pin(set, next);
        });

        // Then
        assertThat(probe.lane(conversation.conversationId())).containsEntry("owner", next);
    }

    @Test
    void whoWaitsForARowGoesOnFromWhatTheOtherWrote() throws Exception {
        // Given
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch locked = new CountDownLatch(1);
            Future<Boolean> first = executor.submit(() -> workingSets.alone(locks(worker), set -> {
                locked.countDown();
                await().until(probe::somebodyWaits);
                return pin(set, worker);
            }));
            locked.await();

            // When
            workingSets.alone(locks(worker), set -> {
                set.save(set.lane(conversation).orElseThrow().fenceOff());
                return true;
            });

            // Then
            assertThat(first.get()).isTrue();
            assertThat(probe.lane(conversation.conversationId()))
                    .containsEntry("owner", worker)
                    .containsEntry("token", 1L);
        }
    }

    @Test
    void weakness12_theDatabaseRefusesASecondOwnerWhateverTheCodeBelieves() {
        // Given
        String second = newWorker();
        workingSets.alone(locks(worker), set -> pin(set, worker));

        // Then
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> workingSets.alone(locks(second), set -> {
                    Lane lane = set.lane(conversation).orElseThrow();
                    set.save(set.worker(second)
                            .orElseThrow()
                            .own(lane.laneId(), lane.conversationId(), lane.agentKey()));
                    return true;
                })))
                .hasMessageContaining("worker_lane");
    }

    @Test
    void workIsRunAgainWhereAnotherTransactionGotInBetween() {
        // Given
        AtomicInteger rounds = new AtomicInteger();

        // When
        int round = workingSets.alone(set -> {
            if (rounds.incrementAndGet() < 3) {
                throw new PessimisticLockingFailureException("deadlock");
            }
            return rounds.get();
        });

        // Then
        assertThat(round).isEqualTo(3);
    }

    @Test
    void aRowThatWasNotLockedIsNotWritten() {
        // Given
        KnownWorker known = workingSets.alone(
                Locks.ofWorker(worker), set -> set.worker(worker).orElseThrow());

        // Then
        assertThatIllegalStateException()
                .isThrownBy(() -> workingSets.alone(set -> {
                    set.save(known.idle());
                    return true;
                }));
    }

    @Test
    void locksAreTakenOnce() {
        assertThatIllegalStateException()
                .isThrownBy(() -> workingSets.alone(Locks.ofWorker(worker), set -> {
                    set.lock(Locks.ofConversations(List.of(conversation)));
                    return true;
                }));
    }

    @Test
    void findsThatFailHoldUpNoOther() {
        // Given
        String other = newWorker();

        // When
        workingSets.each("find", List.of(worker, other), Locks::ofWorkers, (set, id) -> {
            if (id.equals(worker)) {
                throw new IllegalStateException("spoiled");
            }
            set.save(set.worker(id).orElseThrow().offersLapsed(7, false));
        });

        // Then
        assertThat(probe.rows("select worker_id from worker where lapsed_offers = 7"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("worker_id", other));
    }

    private Locks locks(String... workers) {
        return new Locks(Set.of(), Set.of(conversation), Set.of(workers), Set.of());
    }

    private boolean pin(WorkingSet set, String workerId) {
        Lane lane = set.lane(conversation).orElseThrow();
        set.save(lane.pin(workerId));
        set.save(set.worker(workerId).orElseThrow().own(lane.laneId(), lane.conversationId(), lane.agentKey()));
        return true;
    }
}
