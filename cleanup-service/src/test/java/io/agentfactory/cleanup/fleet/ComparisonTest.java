package io.agentfactory.cleanup.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.cleanup.projection.ScalersWord.LiveWorker;
import io.agentfactory.cleanup.provider.Inventory.Machine;
import io.agentfactory.cleanup.provider.Inventory.Volume;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final Comparison comparison = new Comparison("ours", List.of(new LiveWorker("live", "m1", "v1")));

    private static Machine machine(String id, Map<String, String> metadata) {
        return new Machine(id, "name", "started", metadata, 1024);
    }

    private static Volume volume(String id, @Nullable String machineId) {
        return new Volume(id, "name", "created", machineId, 10);
    }

    @Test
    void aMachineOfALiveWorkerIsKnown() {
        assertThat(comparison.of(
                        machine("m1", Map.of("agent_factory_deployment", "ours", "agent_factory_worker", "live"))))
                .isEqualTo(new Verdict.Known("live"));
    }

    @Test
    void aMachineOfAnEndedWorkerIsAnOrphan() {
        assertThat(comparison.of(
                        machine("m2", Map.of("agent_factory_deployment", "ours", "agent_factory_worker", "gone"))))
                .isInstanceOf(Verdict.Orphan.class);
    }

    @Test
    void whatAnotherDeploymentMadeIsForeignWhateverItsWorker() {
        assertThat(comparison.of(
                        machine("m3", Map.of("agent_factory_deployment", "theirs", "agent_factory_worker", "live"))))
                .isInstanceOf(Verdict.Foreign.class);
        assertThat(comparison.of(machine("m4", Map.of()))).isInstanceOf(Verdict.Foreign.class);
    }

    @Test
    void aVolumeIsJudgedByItsOwnerThenByItsMachine() {
        // Given
        Machine foreign = machine("m3", Map.of("agent_factory_deployment", "theirs"));

        // Then
        assertThat(comparison.of(volume("v1", null), List.of())).isEqualTo(new Verdict.Known("live"));
        assertThat(comparison.of(volume("v2", "m3"), List.of(foreign))).isInstanceOf(Verdict.Foreign.class);
        assertThat(comparison.of(volume("v3", null), List.of(foreign))).isInstanceOf(Verdict.Orphan.class);
    }
}
