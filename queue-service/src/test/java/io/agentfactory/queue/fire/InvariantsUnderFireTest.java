package io.agentfactory.queue.fire;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.topics.Topics;
import java.time.Duration;
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
            Verdict verdict = new Verdict(fire.run(), probe);
            boolean ended = endAll(fire, verdict, patience);
            List<String> violations = verdict.violations(fire.ledger(), lifecycle);
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

    private static boolean endAll(Fire fire, Verdict verdict, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (verdict.unfinished() > 0 && System.nanoTime() < deadline) {
            for (int number = 0; number < Fire.conversations(); number++) {
                fire.calm(number);
            }
        }
        return verdict.unfinished() == 0;
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
