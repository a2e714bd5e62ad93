package io.agentfactory.scaler.pause;

import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.scaler.demand.DemandApi;
import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.StateName;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.scaler.trigger.TriggerApi;
import io.agentfactory.testing.Answer;
import io.agentfactory.testing.ApiClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A fleet that is held back, and emptied, through the service as it runs. */
class PauseTest {

    @TempDir
    static Path folder;

    private static Cloud cloud;
    private static ScalerUnderTest scaler;
    private static Events events;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        cloud = Cloud.quick(folder);
        scaler = ScalerUnderTest.start(
                Map.of("agent-factory.plan.visibility-grace", "0s", "agent-factory.demand.settle", "0s"));
        events = new Events(scaler);
        operator = scaler.client("operator");
        scaler.client("admin").put("/v1/fleet/provider", cloud.providerConfig());
        operator.put("/v1/fleet/policy", """
                {"maxWorkers":9,"spawnStep":9,"contactTimeoutMs":600000,"stopTimeoutMs":5000,"reserveMs":600000}
                """);
    }

    @AfterAll
    static void stop() {
        events.close();
        scaler.close();
        cloud.close();
    }

    @AfterEach
    void empty() {
        events.waiting(WORKSPACE);
        awaiting().until(() -> scaler.bean(DemandApi.class).of(WORKSPACE).waitingLanes() == 0);
        operator.post("/v1/fleet/pause", "{\"reason\":\"end of the test\"}");
        operator.post("/v1/fleet/drain");
        awaiting().until(() -> live().isEmpty());
        operator.post("/v1/fleet/resume");
    }

    private static ConditionFactory awaiting() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private static List<Worker> live() {
        return scaler.bean(MachineApi.class).live(WORKSPACE);
    }

    private static long inState(StateName state) {
        return live().stream()
                .filter(worker -> StateName.of(worker.state()) == state)
                .count();
    }

    private static void waitUntilHeard(String... lanes) {
        events.waiting(WORKSPACE, lanes);
        awaiting().until(() -> scaler.bean(DemandApi.class).of(WORKSPACE).waitingLanes() == lanes.length);
    }

    /** A reconcile that began after now has ended. */
    private static void reconcileOnce() {
        TriggerApi triggers = scaler.bean(TriggerApi.class);
        triggers.request(WORKSPACE);
        awaiting().until(() -> !triggers.due().contains(WORKSPACE));
    }

    private static JsonNode plan() {
        return operator.get("/v1/fleet/plan").json();
    }

    @Test
    void aPausedFleetAsksForNobodyUntilItIsResumed() {
        // Given
        Answer paused = operator.post("/v1/fleet/pause", "{\"reason\":\"prices have risen\"}");
        waitUntilHeard("telegram:1:held");
        reconcileOnce();
        List<Worker> meanwhile = live();
        JsonNode shown = operator.get("/v1/fleet").json().path("pause");
        JsonNode notes = plan().path("notes");

        // When
        Answer resumed = operator.post("/v1/fleet/resume");

        // Then
        awaiting().until(() -> inState(StateName.ACTIVE) == 1);
        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.json().path("paused").asBoolean()).isTrue();
        assertThat(meanwhile).isEmpty();
        assertThat(shown.path("by").asString()).isEqualTo("ann");
        assertThat(shown.path("reason").asString()).isEqualTo("prices have risen");
        assertThat(notes.valueStream().map(JsonNode::asString))
                .anyMatch(note -> note.startsWith("no worker is asked for: scaling is paused by ann since "));
        assertThat(resumed.json().path("paused").asBoolean()).isFalse();
        assertThat(operator.get("/v1/fleet").json().path("pause").isNull()).isTrue();
    }

    @Test
    void drainedAndPausedItGoesToZeroAndStaysThere() {
        // Given
        waitUntilHeard("telegram:1:one", "telegram:1:two", "telegram:1:three");
        awaiting().until(() -> inState(StateName.ACTIVE) == 3);
        operator.post("/v1/fleet/pause", "{\"reason\":\"moving house\"}");

        // When
        Answer drained = operator.post("/v1/fleet/drain");
        Answer again = operator.post("/v1/fleet/drain");

        // Then
        assertThat(drained.status()).isEqualTo(202);
        assertThat(drained.json().path("asked").asInt()).isEqualTo(3);
        assertThat(drained.json().path("leaving").asInt()).isEqualTo(3);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().path("asked").asInt()).isZero();
        awaiting().until(() -> live().isEmpty());
        int made = cloud.done("POST", "/machines").size();
        reconcileOnce();
        reconcileOnce();
        assertThat(live()).isEmpty();
        assertThat(cloud.emulator().machines()).isEmpty();
        assertThat(cloud.emulator().volumes()).isEmpty();
        assertThat(cloud.done("POST", "/machines")).hasSize(made);
        assertThat(plan().path("waitingLanes").asInt()).isEqualTo(3);
    }

    @Test
    void aPauseEndsByItself() {
        // Given
        Instant until = Instant.now().plusSeconds(3);
        operator.post("/v1/fleet/pause", "{\"reason\":\"for a moment\",\"until\":\"" + until + "\"}");

        // When
        waitUntilHeard("telegram:1:later");

        // Then
        awaiting().until(() -> live().size() == 1);
        assertThat(live().getFirst().requestedAt()).isAfterOrEqualTo(until);
        assertThat(operator.get("/v1/fleet").json().path("pause").isNull()).isTrue();
    }

    @Test
    void aSecondPauseChangesReasonAndEndAndNotTheBeginning() {
        // Given
        JsonNode first =
                operator.post("/v1/fleet/pause", "{\"reason\":\"one\"}").json();

        // When
        JsonNode second = operator.post(
                        "/v1/fleet/pause",
                        "{\"reason\":\"two\",\"until\":\"" + Instant.now().plusSeconds(600) + "\"}")
                .json();

        // Then
        assertThat(second.path("pause").path("reason").asString()).isEqualTo("two");
        assertThat(second.path("pause").path("since"))
                .isEqualTo(first.path("pause").path("since"));
    }

    @Test
    void aPauseNeedsAReasonAndAnEndThatIsAhead() {
        // When
        List<Answer> answers = List.of(
                operator.post("/v1/fleet/pause", "{}"),
                operator.post("/v1/fleet/pause", "{\"reason\":\" \"}"),
                operator.post("/v1/fleet/pause", "{\"reason\":\"" + "x".repeat(501) + "\"}"),
                operator.post("/v1/fleet/pause", "{\"reason\":\"x\",\"until\":\"2001-01-01T00:00:00Z\"}"),
                operator.post("/v1/fleet/pause", "{\"reason\":\"x\",\"until\":\"2999-01-01T00:00:00Z\"}"));

        // Then
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.problem()).isEqualTo("invalid-pause");
        });
        assertThat(operator.get("/v1/fleet").json().path("pause").isNull()).isTrue();
    }

    @RepeatedTest(20)
    void whoeverIsToldOfAPauseFindsAllThatWasAskedForBefore() {
        // Given
        var pauses = scaler.bean(StoredPauses.class);
        String workspace = "w-" + UUID.randomUUID();
        var grown = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<?>> growing = IntStream.range(0, 8)
                    .<CompletableFuture<?>>mapToObj(i -> CompletableFuture.runAsync(
                            () -> pauses.unlessPaused(workspace, grown::incrementAndGet), threads))
                    .toList();

            // When
            pauses.pause(workspace, "ann", "race", null);
            int found = grown.get();
            growing.forEach(CompletableFuture::join);

            // Then
            assertThat(grown.get()).isEqualTo(found);
            assertThat(pauses.unlessPaused(workspace, grown::incrementAndGet)).isEmpty();
        }
    }
}
