package io.agentfactory.scaler.plan;

import static io.agentfactory.scaler.plan.Scene.NOW;
import static io.agentfactory.scaler.plan.Scene.ago;
import static io.agentfactory.scaler.plan.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.plan.Scene.WorkerBuilder;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The deadline that is shown is the one by which the planner acts. */
class DeadlineTest {

    private static Optional<Instant> of(WorkerBuilder worker) {
        return Deadline.of(worker.member(), Scene.POLICY, Scene.TIMES).map(Deadline::at);
    }

    private static Instant in(long seconds) {
        return NOW.plusSeconds(seconds);
    }

    @Test
    void ofEachState() {
        assertThat(of(worker("w").requested(40))).contains(in(60));
        assertThat(of(worker("w").active(10))).contains(in(40));
        assertThat(of(worker("w").active(100).idle(20))).contains(in(40));
        assertThat(of(worker("w").active(5).idle(5))).contains(in(55));
        assertThat(of(worker("w").draining(50).idle(50))).contains(in(150));
        assertThat(of(worker("w").stopping(20).stopAsked(MachineState.STOPPING, 20)))
                .contains(in(25));
        assertThat(of(worker("w").reserved(10))).contains(ago(10));
    }

    @Test
    void aRunningTurnIsEndedByNoneButItsTokens() {
        assertThat(of(worker("w").active(100).busy())).contains(Scene.TOKEN_EXPIRES.minusSeconds(900));
        assertThat(of(worker("w").draining(500).busy())).isEmpty();
    }

    @Test
    void aTokenThatExpiresSoonerEndsItSooner() {
        // Given
        Instant expires = in(910);

        // When
        var busy = worker("w").active(100).madeWith("worker:1", expires).busy();
        var idle = worker("w").active(100).madeWith("worker:1", expires).idle(20);

        // Then
        assertThat(of(busy)).contains(in(10));
        assertThat(of(idle)).contains(in(10));
        assertThat(new Scene().with(busy).plan().nextLook()).isEqualTo(in(10));
    }

    @Test
    void thePlannerActsThenAndNotBefore() {
        assertThat(new Scene().with(worker("w").active(100).idle(59)).plan().nextLook())
                .isEqualTo(of(worker("w").active(100).idle(59)).orElseThrow());
        assertThat(new Scene().with(worker("w").requested(99)).plan().nextLook())
                .isEqualTo(of(worker("w").requested(99)).orElseThrow());
        assertThat(new Scene()
                        .waiting("lane-w")
                        .with(worker("w").active(49))
                        .plan()
                        .nextLook())
                .isEqualTo(of(worker("w").active(49)).orElseThrow());
    }
}
