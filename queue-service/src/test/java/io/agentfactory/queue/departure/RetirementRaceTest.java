package io.agentfactory.queue.departure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.lane.LaneKey;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** A silent worker that is pinned in the moment in which it is retired. */
class RetirementRaceTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static QueueUnderTest queue;
    private static QueueProbe probe;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of("agent-factory.workers.silent-after", "1s"));
        probe = new QueueProbe(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @Test
    void aRetiredWorkerKeepsNoLane() {
        // Given: a worker made for a conversation that has no lane yet
        String conversation = "c-" + UUID.randomUUID();
        String workerId = "w-" + UUID.randomUUID();
        new Scene(queue).worker(workerId, conversation).claim();

        // When: it is pinned while the one that retires it waits for its row
        DSLContext db = queue.bean(DSLContext.class);
        queue.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            db.execute("select from worker where worker_id = ? for update", workerId);
            await().atMost(LIMIT).until(probe::somebodyWaits);
            queue.bean(LaneStore.class).createMissing(List.of(new LaneKey("default", conversation, "helper")));
            db.execute("update lane set owner = ? where conversation_id = ?", workerId, conversation);
            db.execute("""
                    update worker set lane_id = (select lane_id from lane where owner = worker_id) where worker_id = ?
                    """, workerId);
        });

        // Then
        await().atMost(LIMIT)
                .until(() -> !probe.rows(
                                "select 1 from worker where worker_id = ? and retired_reason is not null", workerId)
                        .isEmpty());
        assertThat(probe.lane(conversation)).containsEntry("owner", null);
    }
}
