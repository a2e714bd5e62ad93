package io.agentfactory.scaler.plan;

import static io.agentfactory.scaler.plan.Scene.NOW;
import static io.agentfactory.scaler.plan.Scene.provision;
import static io.agentfactory.scaler.plan.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What one agent may have, and where there is room. */
class LimitsTest {

    private static List<String> spawned(Scene scene) {
        return scene.actions().stream()
                .filter(Action.Spawn.class::isInstance)
                .map(action -> ((Action.Spawn) action).lane().conversationId())
                .toList();
    }

    private static List<String> regions(Scene scene) {
        return scene.actions().stream()
                .filter(Action.Spawn.class::isInstance)
                .map(action -> ((Action.Spawn) action).region())
                .toList();
    }

    @Test
    void anAgentThatHasAllItMayLeavesRoomForTheOthers() {
        // Given
        Scene scene = new Scene()
                .maximumPerAgent(1)
                .waiting("a")
                .waitingFor("other", "b")
                .with(worker("w").on("c").busy());

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(spawned(scene)).containsExactly("b");
        assertThat(plan.notes())
                .anySatisfy(note -> assertThat(note).contains("agent helper").contains("1"));
    }

    @Test
    void aLimitOfOneAgentBindsNoOther() {
        assertThat(spawned(new Scene().maximumOf("other", 0).waiting("a").waitingFor("other", "b")))
                .containsExactly("a");
    }

    @Test
    void anIdleWorkerOfTheAgentMakesRoomForItsLanes() {
        // Given
        Scene scene = new Scene()
                .maximumPerAgent(1)
                .waiting("a")
                .with(worker("mine").on("c").idle(30))
                .with(worker("foreign").of("other").on("d").idle(50));

        // When
        List<Action> actions = scene.actions();

        // Then
        assertThat(actions)
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Drain.class,
                        drain -> assertThat(drain.workerId()).isEqualTo("mine"));
    }

    @Test
    void anAgentWhoseLimitWasLoweredGivesUpWhatIsIdle() {
        assertThat(new Scene()
                        .maximumOf("helper", 1)
                        .with(worker("x").idle(30))
                        .with(worker("y").idle(40))
                        .actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Drain.class,
                        drain -> assertThat(drain.workerId()).isEqualTo("y"));
    }

    @Test
    void scalingWeakness29_theNextRegionIsTakenWhileThePreferredOneHasNoRoom() {
        // Given
        Scene scene = new Scene().provisioned(provision("worker:1", "ams", "fra", "cdg"));

        // When, Then
        assertThat(regions(scene.waiting("a"))).containsExactly("ams");
        assertThat(regions(scene.noRoomIn("ams", NOW.plusSeconds(1)))).containsExactly("fra");
        assertThat(regions(scene.noRoomIn("ams", NOW))).containsExactly("ams");
    }

    @Test
    void nothingIsAskedForWhileNoRegionHasRoom() {
        // Given
        Scene scene = new Scene()
                .provisioned(provision("worker:1", "ams", "fra"))
                .waiting("a")
                .noRoomIn("ams", NOW.plusSeconds(20))
                .noRoomIn("fra", NOW.plusSeconds(7));

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.nextLook()).isEqualTo(NOW.plusSeconds(7));
        assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("ams, fra"));
    }
}
