package io.agentfactory.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.AgentChanged;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.events.WorkerActivity;
import io.agentfactory.scaler.activity.ActivityApi;
import io.agentfactory.scaler.agent.AgentApi;
import io.agentfactory.scaler.demand.DemandApi;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.scaler.trigger.TriggerApi;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/** What cannot be read goes to the dead letters, and the next record is handled. */
class RejectedRecordsTest {

    private static ScalerUnderTest scaler;

    @BeforeAll
    static void start() {
        scaler = ScalerUnderTest.start(Map.of());
    }

    @AfterAll
    static void stop() {
        scaler.close();
    }

    private static Events events(String topic) {
        return new Events(scaler, topic + Topic.DEAD_LETTER_SUFFIX);
    }

    private static void assertRejected(Events events, String topic, String key) {
        var rejected = events.awaitRejected(topic, key);
        assertThat(new String(rejected.value(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("rubbish");
        assertThat(rejected.headers().toArray()).isNotEmpty();
    }

    @Test
    void rubbishOnQueueDepth() {
        String workspace = "w-" + UUID.randomUUID();
        try (var events = events(Topics.QUEUE_DEPTH)) {
            // When
            events.rubbish(Topics.QUEUE_DEPTH, workspace);
            events.waiting(workspace, "lane");

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> scaler.bean(DemandApi.class).of(workspace).waitingLanes() == 1);
            assertRejected(events, Topics.QUEUE_DEPTH, workspace);
        }
    }

    @Test
    void rubbishOnWorkerActivity() {
        String worker = "afw-" + UUID.randomUUID();
        try (var events = events(Topics.WORKER_ACTIVITY)) {
            // When
            events.rubbish(Topics.WORKER_ACTIVITY, worker);
            events.activity("default", worker, WorkerActivity.CLAIMED);
            events.activity("default", worker, WorkerActivity.SNAPSHOT_READY);

            // Then
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                var activity =
                        scaler.bean(ActivityApi.class).of(List.of(worker)).get(worker);
                return activity != null && activity.snapshotReadyAt() != null && activity.busy();
            });
            assertRejected(events, Topics.WORKER_ACTIVITY, worker);
        }
    }

    @Test
    void rubbishOnAgents() {
        String workspace = "w-" + UUID.randomUUID();
        String key = workspace + "/helper";
        try (var events = events(Topics.AGENTS)) {
            // When
            events.rubbish(Topics.AGENTS, key);
            events.publish(Topics.AGENTS, key, agent(workspace, 2, false));
            events.publish(Topics.AGENTS, key, agent(workspace, 1, true));

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> scaler.bean(AgentApi.class).disabled(workspace).contains("helper"));
            assertRejected(events, Topics.AGENTS, key);
        }
    }

    @Test
    void rubbishOnTicks() {
        String workspace = "w-" + UUID.randomUUID();
        scaler.bean(TriggerApi.class).request(workspace);
        await().until(() -> !scaler.bean(TriggerApi.class).due().contains(workspace));
        long before = scaler.bean(TriggerApi.class).pending(workspace).requested();
        try (var events = events(Topics.TICKS)) {
            // When
            events.rubbish(Topics.TICKS, "reconcile");
            events.publish(
                    Topics.TICKS,
                    "reconcile",
                    ScheduledTick.newBuilder()
                            .setName("reconcile")
                            .setScheduledFor(Instant.now())
                            .setFiredAt(Instant.now())
                            .build());

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            scaler.bean(TriggerApi.class).pending(workspace).requested() > before);
            assertRejected(events, Topics.TICKS, "reconcile");
        }
    }

    @Test
    void theServiceReadsTheTopicsThatTheCatalogueSays() {
        // Given
        Set<String> catalogued = TopicCatalogue.all().stream()
                .filter(topic -> topic.readers().contains("scaler-service"))
                .map(Topic::name)
                .collect(Collectors.toCollection(TreeSet::new));

        // When
        Set<String> read = scaler.bean(KafkaListenerEndpointRegistry.class).getListenerContainers().stream()
                .flatMap(container ->
                        Stream.ofNullable(container.getContainerProperties().getTopics()))
                .flatMap(Arrays::stream)
                .collect(Collectors.toCollection(TreeSet::new));

        // Then
        assertThat(read).isEqualTo(catalogued);
    }

    private static AgentChanged agent(String workspace, long version, boolean enabled) {
        return AgentChanged.newBuilder()
                .setWorkspaceId(workspace)
                .setAgentKey("helper")
                .setVersion(version)
                .setEnabled(enabled)
                .setChangedAt(Instant.now())
                .build();
    }
}
