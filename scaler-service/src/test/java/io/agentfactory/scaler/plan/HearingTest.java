package io.agentfactory.scaler.plan;

import static io.agentfactory.scaler.plan.Scene.NOW;
import static io.agentfactory.scaler.plan.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.plan.Scene.WorkerBuilder;
import io.agentfactory.scaler.provider.MachineState;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** While the queue is not heard of, a worker may be busy without our knowing. */
class HearingTest {

    static Stream<WorkerBuilder> silentOnes() {
        return Stream.of(
                worker("never-called").active(500),
                worker("idle").idle(500),
                worker("draining").draining(500).idle(500),
                worker("drained-before-it-called").draining(1));
    }

    @ParameterizedTest
    @MethodSource("silentOnes")
    void nobodyIsDrainedOrStoppedForWhatTheQueueHasNotSaid(WorkerBuilder worker) {
        // Given
        var scene = new Scene().with(worker).queueUnheard();

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notes()).anyMatch(note -> note.contains("the queue has not been heard of"));
        assertThat(plan.nextLook()).isEqualTo(NOW.plus(Scene.TIMES.lookAgain()));
    }

    @ParameterizedTest
    @MethodSource("silentOnes")
    void itsSilenceCountsOnceItHasBeenHeardLongEnough(WorkerBuilder worker) {
        // Given
        var settling = new Scene().with(worker).queueHeardFrom(NOW.plusSeconds(3));
        var settled = new Scene().with(worker).queueHeardFrom(NOW);

        // When
        Plan before = settling.plan();
        Plan after = settled.plan();

        // Then
        assertThat(before.actions()).isEmpty();
        assertThat(before.nextLook()).isEqualTo(NOW.plusSeconds(3));
        assertThat(after.actions()).singleElement().isInstanceOfAny(Action.Drain.class, Action.Stop.class);
    }

    @Test
    void nobodyMakesRoomEither() {
        // Given
        var scene = new Scene()
                .maximum(1)
                .with(worker("w").idle(30))
                .waiting("other")
                .queueUnheard();

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).isEmpty();
    }

    @Test
    void whatHasBeenSaidOrSeenStillCounts() {
        // Given
        var scene = new Scene()
                .queueUnheard()
                .with(worker("gone").machine(MachineState.DESTROYED, 1))
                .with(worker("finished").drained())
                .with(worker("drained").draining(1).drained());

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions())
                .extracting(Object::getClass)
                .isEqualTo(java.util.List.of(Action.Drain.class, Action.Drain.class, Action.Stop.class));
    }
}
