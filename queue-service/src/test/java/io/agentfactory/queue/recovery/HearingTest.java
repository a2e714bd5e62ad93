package io.agentfactory.queue.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.time.Duration;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A queue that could hear nobody for a while: what looks like silence then is its own deafness. */
class HearingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of(
                "agent-factory.claims.lease", "2s",
                "agent-factory.workers.silent-after", "2s",
                "agent-factory.recovery.grace", "30s"));
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @Test
    void afterAGapWorkersAreHeardBeforeTheyAreGivenUp() {
        // Given: a worker with a turn and one without, when nobody has looked for a while
        DoorClient busy = scene.worker("busy", "c-busy");
        DoorClient idle = scene.worker("idle", "c-idle");
        scene.message("c-busy", "hello");
        Answer claim = busy.awaitClaim();
        idle.claim();

        // When
        queue.bean(DSLContext.class).execute("update hearing set looked_at = 'epoch'");
        await().atMost(PATIENCE).until(() -> holds("""
                select 1 from lane l join worker w on w.worker_id = 'idle'
                where l.conversation_id = 'c-busy' and l.lease_until < clock_timestamp() - interval '2 s'
                    and w.last_contact_at < clock_timestamp() - interval '4 s'
                """));

        // Then
        assertThat(busy.turn(claim.messageId(), "heartbeat", Map.of("token", claim.token()))
                        .status())
                .isEqualTo(200);
        assertThat(idle.claim().status()).isEqualTo(204);
    }

    @Test
    void oncePeopleCouldBeHeardSilenceCounts() {
        // Given
        DoorClient gone = scene.worker("gone", "c-gone");
        scene.message("c-gone", "hello");
        Answer claim = gone.awaitClaim();

        // When: the gap has been over for longer than workers are given.
        queue.bean(DSLContext.class).execute("update hearing set since = clock_timestamp() - interval '31 s'");

        // Then
        await().atMost(PATIENCE)
                .until(() -> holds("select 1 from lane where conversation_id = 'c-gone' and lease_until is null"));
        // Given up as a worker, too, or not yet.
        assertThat(gone.complete(claim, "late").type()).isIn("stale-token", "not-owner");
    }

    private static boolean holds(String condition) {
        return !probe.rows(condition).isEmpty();
    }
}
