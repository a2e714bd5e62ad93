package io.agentfactory.cleanup.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.cleanup.projection.RecordedWorker;
import io.agentfactory.cleanup.provider.Inventory;
import io.agentfactory.cleanup.provider.Inventory.Machine;
import io.agentfactory.cleanup.provider.Inventory.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(5));
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final List<RecordedWorker> WORKERS = List.of(
            new RecordedWorker("live", "ACTIVE", false, "m1", "v1", LONG_AGO),
            new RecordedWorker("starting", "REQUESTED", false, "", "", LONG_AGO),
            new RecordedWorker("ended", "STOPPED", true, "m2", "v2", LONG_AGO));

    private static Machine machine(String id, String deployment, String worker, Instant createdAt) {
        return new Machine(
                id,
                worker,
                "started",
                Map.of("agent_factory_deployment", deployment, "agent_factory_worker", worker),
                1024,
                createdAt);
    }

    private static Volume volume(String id, String machineId, Instant createdAt) {
        return new Volume(id, "name", "created", machineId, 10, createdAt);
    }

    private static Comparison comparing(Machine... machines) {
        return new Comparison("ours", new Inventory(List.of(machines), List.of()), WORKERS, GRACE, NOW);
    }

    private static Verdict judged(Machine machine) {
        return comparing(machine).of(machine);
    }

    @Test
    void machineOfALiveWorkerIsKnownAlsoBeforeItsIdIsRecorded() {
        assertThat(judged(machine("m1", "ours", "live", LONG_AGO))).isEqualTo(new Verdict.Known("live"));
        assertThat(judged(machine("m9", "ours", "starting", LONG_AGO))).isEqualTo(new Verdict.Known("starting"));
    }

    @Test
    void secondMachineOfALiveWorkerIsAnOrphan() {
        assertThat(judged(machine("m8", "ours", "live", LONG_AGO)))
                .isEqualTo(new Verdict.Orphan("worker live has another machine, m1"));
    }

    @Test
    void machineOfAnEndedWorkerIsAnOrphanHoweverYoung() {
        assertThat(judged(machine("m2", "ours", "ended", NOW)))
                .isEqualTo(new Verdict.Orphan("made for worker ended, which has ended"));
    }

    @Test
    void machineOfAnUnknownWorkerIsAnOrphanOnceItIsOldEnough() {
        assertThat(judged(machine("m3", "ours", "nobody", NOW.minus(GRACE)))).isInstanceOf(Verdict.Orphan.class);
        assertThat(judged(machine("m3", "ours", "nobody", NOW.minusSeconds(599))))
                .isEqualTo(new Verdict.Young(Duration.ofSeconds(599)));
    }

    @Test
    void whatAnotherDeploymentOrNobodyMadeIsForeignWhateverItsWorker() {
        assertThat(judged(machine("m1", "theirs", "live", LONG_AGO)))
                .isEqualTo(new Verdict.Foreign("made by deployment theirs"));
        assertThat(judged(new Machine("m4", "live", "started", Map.of(), 256, LONG_AGO)))
                .isInstanceOf(Verdict.Foreign.class);
    }

    @Test
    void volumeIsJudgedByItsOwnerThenByItsMachineThenByItsAge() {
        // Given
        Comparison comparison = comparing(machine("m7", "theirs", "x", LONG_AGO));

        // Then
        assertThat(comparison.of(volume("v1", "", LONG_AGO))).isEqualTo(new Verdict.Known("live"));
        assertThat(comparison.of(volume("v2", "", NOW))).isInstanceOf(Verdict.Orphan.class);
        assertThat(comparison.of(volume("v3", "m7", LONG_AGO))).isInstanceOf(Verdict.Foreign.class);
        assertThat(comparison.of(volume("v4", "", LONG_AGO))).isInstanceOf(Verdict.Orphan.class);
        assertThat(comparison.of(volume("v4", "", NOW))).isInstanceOf(Verdict.Young.class);
    }

    @Test
    void liveWorkerWhoseMachineIsNotListedIsTold() {
        assertThat(comparing().withoutMachine())
                .extracting(RecordedWorker::workerId)
                .containsExactly("live");
        assertThat(comparing(machine("m1", "ours", "live", LONG_AGO)).withoutMachine())
                .isEmpty();
    }
}
