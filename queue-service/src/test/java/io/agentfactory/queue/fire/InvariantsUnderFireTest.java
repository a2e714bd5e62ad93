package io.agentfactory.queue.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * What must hold whatever happens. A run that fails prints its seed; {@code -Dfire.seed=…} runs it again, though
 * threads and the database may take turns in another order. Systems that are broken on purpose are shown to fail.
 */
class InvariantsUnderFireTest {

    private static final int STEPS = Integer.getInteger("fire.steps", 3000);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A broken system may never come to an end. */
    private static final Duration PATIENCE_WITH_BROKEN = Duration.ofSeconds(5);

    /** Steps of a broken system. What breaks it is not met in each fire: about one in ten goes out before. */
    private static final int STEPS_OF_BROKEN = 1500;

    private static final int FIRES_OF_BROKEN = 6;

    private static final String FAILED = "a call failed: ";

    private static final Map<String, String> QUICK = Map.of(
            "agent-factory.claims.lease", "1s",
            "agent-factory.claims.recheck", "100ms",
            "agent-factory.recovery.interval", "100ms",
            "agent-factory.retry.base", "5ms",
            "agent-factory.retry.cap", "40ms");

    private static long seed() {
        return Long.getLong("fire.seed", System.nanoTime());
    }

    /** What a broken system was seen to violate, in one of a few fires; that calls fail in it is not enough. */
    private static List<String> violationsOfBroken(
            Function<QueueProbe, ToLongFunction<Claim>> tokenSaid, Class<?>... breaking) throws Exception {
        for (int fire = 1; fire <= FIRES_OF_BROKEN; fire++) {
            List<String> seen = violations(STEPS_OF_BROKEN, PATIENCE_WITH_BROKEN, tokenSaid, breaking).stream()
                    .filter(violation -> !violation.startsWith(FAILED))
                    .toList();
            if (!seen.isEmpty()) {
                return seen;
            }
        }
        return List.of();
    }

    /** Runs a fire and returns what was violated. */
    private static List<String> violations(
            int steps, Duration patience, Function<QueueProbe, ToLongFunction<Claim>> tokenSaid, Class<?>... breaking)
            throws Exception {
        long seed = seed();
        System.out.println("fire.seed=" + seed);
        try (QueueUnderTest queue = QueueUnderTest.start(QUICK, breaking);
                QueueUnderTest copy = queue.startCopy(breaking);
                EventTap lifecycle = EventTap.on(Topics.MESSAGE_LIFECYCLE, queue)) {
            QueueProbe probe = new QueueProbe(queue);
            Fire fire = new Fire(List.of(queue, copy), new Scene(queue), seed, steps, tokenSaid.apply(probe));
            fire.burn();
            boolean ended = endAll(fire, probe, patience);
            List<String> violations = judge(fire, lifecycle, probe);
            fire.ledger().failures().forEach(failure -> violations.add(FAILED + failure));
            if (!ended) {
                violations.add("not everything has come to an end");
            }
            return violations;
        }
    }

    private static Function<QueueProbe, ToLongFunction<Claim>> itsOwn() {
        return probe -> Claim::token;
    }

    private static long newestToken(QueueProbe probe, Claim claim) {
        return (long) Objects.requireNonNull(probe.lane(claim.conversationId()).get("token"));
    }

    private static boolean endAll(Fire fire, QueueProbe probe, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (unfinished(fire, probe) > 0 && System.nanoTime() < deadline) {
            for (int number = 0; number < Fire.conversations(); number++) {
                fire.calm(number);
            }
        }
        return unfinished(fire, probe) == 0;
    }

    private static int unfinished(Fire fire, QueueProbe probe) {
        return probe.rows("select 1 from lane where head_seq <= tail_seq and conversation_id like ?", fire.run() + "%")
                        .size()
                + probe.rows("select 1 from scheduled_message where conversation_id like ?", fire.run() + "%")
                        .size();
    }

    private static List<String> judge(Fire fire, EventTap lifecycle, QueueProbe probe) {
        await().atMost(PATIENCE)
                .until(() -> probe.rows("select 1 from outbox limit 1").isEmpty());
        Map<String, LaneLaws> lanes = new HashMap<>();
        lifecycle.all(Topics.MESSAGE_LIFECYCLE, MessageLifecycleChanged.class).stream()
                .filter(event -> event.getConversationId().startsWith(fire.run()))
                .forEach(event -> lanes.computeIfAbsent(event.getConversationId(), key -> new LaneLaws())
                        .on(event));
        List<String> violations = new ArrayList<>();
        lanes.values().forEach(lane -> violations.addAll(lane.violations()));
        for (String messageId : fire.ledger().written()) {
            if (lanes.values().stream().mapToInt(lane -> lane.endsOf(messageId)).sum() == 0) {
                violations.add("lost: " + messageId);
            }
        }
        for (Ledger.Accepted accepted : fire.ledger().accepted()) {
            Long under =
                    Objects.requireNonNull(lanes.get(accepted.conversationId())).completedUnder(accepted.messageId());
            if (under == null || under != accepted.token()) {
                violations.add("accepted under token " + accepted.token() + ", but completed under " + under + ": "
                        + accepted.messageId());
            }
        }
        invented(fire, probe).forEach(messageId -> violations.add("invented: " + messageId));
        return violations;
    }

    private static List<String> invented(Fire fire, QueueProbe probe) {
        return probe
                .rows(
                        "select message_id from message join lane using (lane_id) where conversation_id like ?",
                        fire.run() + "%")
                .stream()
                .map(row -> String.valueOf(row.get("message_id")))
                .filter(messageId -> !fire.ledger().written().contains(messageId))
                .toList();
    }

    @Test
    void nothingIsLostDoubledReorderedOrAcceptedFromThePast() throws Exception {
        assertThat(violations(STEPS, PATIENCE, itsOwn())).isEmpty();
    }

    @Test
    void withoutTheCheckOfTokensTheTestFails() throws Exception {
        // Whatever a worker says, the newest token is heard.
        assertThat(violationsOfBroken(probe -> claim -> newestToken(probe, claim)))
                .isNotEmpty();
    }

    @Test
    void withoutRaisingTheTokenInRecoveryTheTestFails() throws Exception {
        assertThat(violationsOfBroken(itsOwn(), BrokenStatements.RecoveryRaisesNoToken.class))
                .isNotEmpty();
    }

    @Test
    void withoutTheRowLockTheTestFails() throws Exception {
        assertThat(violationsOfBroken(itsOwn(), BrokenStatements.NoRowLock.class))
                .isNotEmpty();
    }
}
