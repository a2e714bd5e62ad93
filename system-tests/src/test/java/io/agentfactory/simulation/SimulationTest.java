package io.agentfactory.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that the fleet keeps whatever breaks. {@code ./factory simulate --days D --seed S} replays a failure. */
class SimulationTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    void whateverBreaksNothingIsLeftEveryLaneIsServedAndNobodyBusyIsKilled(long seed) {
        // Given
        Scenario scenario = Scenario.of(2, seed);

        // When
        Simulation.Result result = Simulation.run(scenario);

        // Then
        Outcome outcome = result.outcome();
        assertThat(outcome.orphanMachines()).as("machines left, seed %d", seed).isZero();
        assertThat(outcome.orphanVolumes()).as("volumes left, seed %d", seed).isZero();
        assertThat(outcome.unservedLanes())
                .as("lanes not served, seed %d", seed)
                .isZero();
        assertThat(outcome.busyKilled())
                .as("busy workers killed, seed %d", seed)
                .isZero();
        assertThat(outcome.overspend())
                .as("beyond the hard limits, seed %d", seed)
                .isZero();
        assertThat(outcome.hoursRatio()).as("machine-hours, seed %d", seed).isLessThanOrEqualTo(Outcome.MOST_HOURS);
        assertThat(outcome.keepsTheRules()).isTrue();
        assertThat(result.faults().keySet())
                .as("kinds of faults, seed %d", seed)
                .hasSizeGreaterThan(12);
        assertThat(result.statistics().served())
                .isEqualTo(result.statistics().messages() - result.statistics().deadLettered());
    }

    @Test
    void withoutFaultsAndLimitsTheFleetCostsHardlyMoreThanItMust() {
        // Given
        Scenario scenario = Scenario.of(1, 7).withoutFaults().withoutLimits();

        // When
        Outcome outcome = Simulation.run(scenario).outcome();

        // Then
        assertThat(outcome.faults()).isZero();
        assertThat(outcome.keepsTheRules()).isTrue();
        assertThat(outcome.hoursRatio()).isBetween(0.9, 1.05);
    }

    private static Scenario small(long seed) {
        return new Scenario(1, 300, seed, Scenario.of(1, seed).policy(), FaultRates.harsh());
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        // Given
        Simulation.Result once = Simulation.run(small(11));

        // When
        Simulation.Result again = Simulation.run(small(11));

        // Then
        assertThat(again).isEqualTo(once);
        assertThat(Simulation.run(small(12))).isNotEqualTo(once);
    }

    @Test
    void anOutcomeThatBreaksARuleSaysSo() {
        assertThat(new Outcome(0, 0, 0, 0, 0, 1.15, 9).keepsTheRules()).isTrue();
        assertThat(new Outcome(1, 0, 0, 0, 0, 1, 9).keepsTheRules()).isFalse();
        assertThat(new Outcome(0, 1, 0, 0, 0, 1, 9).keepsTheRules()).isFalse();
        assertThat(new Outcome(0, 0, 1, 0, 0, 1, 9).keepsTheRules()).isFalse();
        assertThat(new Outcome(0, 0, 0, 1, 0, 1, 9).keepsTheRules()).isFalse();
        assertThat(new Outcome(0, 0, 0, 0, 0.01, 1, 9).keepsTheRules()).isFalse();
        assertThat(new Outcome(0, 0, 0, 0, 0, 1.16, 9).keepsTheRules()).isFalse();
    }
}
