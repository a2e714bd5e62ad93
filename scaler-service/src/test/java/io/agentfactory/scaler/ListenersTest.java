package io.agentfactory.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.AgentChanged;
import io.agentfactory.events.WorkerActivity;
import io.agentfactory.scaler.activity.ActivityApi;
import io.agentfactory.scaler.agent.AgentApi;
import io.agentfactory.scaler.demand.DemandApi;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.scaler.trigger.TriggerApi;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the service makes of each topic that it reads. */
class ListenersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ScalerUnderTest scaler;
    private static Events events;

    @BeforeAll
    static void start() {
        scaler = ScalerUnderTest.start(Map.of());
        events = new Events(scaler);
    }

    @AfterAll
    static void stop() {
        events.close();
        scaler.close();
    }

    @Test
    void scalingWeakness43_waitingLanesAreDemandOfTheirOwnWorkspace() {
        // Given
        String workspace = "w-" + UUID.randomUUID();

        // When
        events.waiting(workspace, "lane");

        // Then
        await().atMost(PATIENCE)
                .until(() -> scaler.bean(DemandApi.class).of(workspace).waitingLanes() == 1);
        assertThat(scaler.bean(DemandApi.class).of("default").waitingLanes()).isZero();
        assertThat(scaler.bean(TriggerApi.class).pending(workspace).requested()).isPositive();
    }

    @Test
    void storedSnapshotOfAWorkerLeavesItBusy() {
        // Given
        String worker = "afw-" + UUID.randomUUID();

        // When
        events.activity("default", worker, WorkerActivity.CLAIMED);
        events.activity("default", worker, WorkerActivity.SNAPSHOT_READY);

        // Then
        await().atMost(PATIENCE).until(() -> {
            var activity = scaler.bean(ActivityApi.class).of(List.of(worker)).get(worker);
            return activity != null && activity.snapshotReadyAt() != null && activity.busy();
        });
    }

    @Test
    void newestVersionOfAnAgentCounts() {
        // Given
        String workspace = "w-" + UUID.randomUUID();
        String key = workspace + "/helper";

        // When
        events.publish(Topics.AGENTS, key, agent(workspace, "helper", 2, false));
        events.publish(Topics.AGENTS, key, agent(workspace, "helper", 1, true));
        events.publish(Topics.AGENTS, key, agent(workspace, "behind", 1, false));

        // Then
        AgentApi agents = scaler.bean(AgentApi.class);
        await().atMost(PATIENCE).until(() -> agents.disabled(workspace).contains("behind"));
        assertThat(agents.disabled(workspace)).contains("helper");
    }

    @Test
    void tickAsksForAReconcileOfEveryWorkspace() {
        // Given
        TriggerApi triggers = scaler.bean(TriggerApi.class);
        String workspace = "w-" + UUID.randomUUID();
        triggers.request(workspace);
        await().until(() -> !triggers.due().contains(workspace));
        long before = triggers.pending(workspace).requested();

        // When
        events.tick("reconcile");

        // Then
        await().atMost(PATIENCE).until(() -> triggers.pending(workspace).requested() > before);
    }

    private static AgentChanged agent(String workspace, String agentKey, long version, boolean enabled) {
        return AgentChanged.newBuilder()
                .setWorkspaceId(workspace)
                .setAgentKey(agentKey)
                .setVersion(version)
                .setEnabled(enabled)
                .setChangedAt(Instant.now())
                .build();
    }
}
