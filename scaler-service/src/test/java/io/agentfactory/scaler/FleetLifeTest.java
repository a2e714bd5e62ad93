package io.agentfactory.scaler;

import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.FleetStatusChanged;
import io.agentfactory.events.ProviderConfigChanged;
import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.local.fly.FlyMachine;
import io.agentfactory.local.fly.http.FlyExchange;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.testing.ApiClient;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import io.agentfactory.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A worker's life through the service as it runs: events in, machines made and removed, events out. */
class FleetLifeTest {

    private static final String POLICY = """
            {"maxWorkers":3,"spawnStep":3,"idleTimeoutMs":1000,"minLifeMs":0,"drainTimeoutMs":60000,"stopTimeoutMs":5000,"reserveMs":0}
            """;

    @TempDir
    static Path folder;

    private static Cloud cloud;
    private static ScalerUnderTest scaler;
    private static ApiClient admin;
    private Events events;

    @BeforeAll
    static void start() {
        cloud = Cloud.faithful(folder);
        scaler = ScalerUnderTest.start(Map.of(
                "AGENT_FACTORY_WORKER_KAFKA_BOOTSTRAP", "broker:9092", "agent-factory.plan.visibility-grace", "0s"));
        admin = scaler.client("admin");
        assertThat(admin.put("/v1/fleet/provider", cloud.providerConfig()).status())
                .isEqualTo(200);
        assertThat(admin.put("/v1/fleet/policy", POLICY).status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        scaler.close();
        cloud.close();
    }

    @BeforeEach
    void listen() {
        events = new Events(
                scaler, TopicCatalogue.all().stream().map(Topic::name).toArray(String[]::new));
    }

    @AfterEach
    void close() {
        events.close();
    }

    private WorkerLifecycleChanged awaitState(String conversation, WorkerState state) {
        return events.await(
                Topics.WORKER_LIFECYCLE,
                WorkerLifecycleChanged.class,
                event -> conversation.equals(event.getConversationId()) && event.getState() == state);
    }

    private static Map<String, String> environment(String workerId) {
        FlyExchange create = cloud.done("POST", "/machines").stream()
                .filter(exchange -> exchange.requestBody().contains("\"name\":\"" + workerId + "\""))
                .findFirst()
                .orElseThrow();
        JsonNode env = JsonMapper.shared()
                .readTree(create.requestBody())
                .path("config")
                .path("env");
        return env.propertyStream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asString()));
    }

    @Test
    void aWaitingLaneGetsAMachineAndAnIdleOneIsRemovedWithItsVolume() {
        // Given
        String lane = "telegram:1:life";

        // When
        events.waiting(WORKSPACE, lane);
        String worker = awaitState(lane, WorkerState.REQUESTED).getWorkerId();
        WorkerLifecycleChanged active = awaitState(lane, WorkerState.ACTIVE);
        events.waiting(WORKSPACE);
        events.activity(WORKSPACE, worker, WorkerActivity.READY);
        awaitState(lane, WorkerState.DRAINING);
        events.activity(WORKSPACE, worker, WorkerActivity.SNAPSHOT_READY);
        events.activity(WORKSPACE, worker, WorkerActivity.DRAINED);
        WorkerLifecycleChanged stopped = awaitState(lane, WorkerState.STOPPED);

        // Then
        assertThat(active.getMachineId()).isNotNull();
        assertThat(active.getVolumeId()).isNotNull();
        assertThat(stopped.getMachineSeconds()).isPositive();
        assertThat(cloud.emulator().machines()).extracting(FlyMachine::name).doesNotContain(worker);
        assertThat(cloud.emulator().volumes()).noneMatch(volume -> volume.id().equals(active.getVolumeId()));
        List<WorkerLifecycleChanged> life = events.all(Topics.WORKER_LIFECYCLE, WorkerLifecycleChanged.class).stream()
                .filter(event -> event.getWorkerId().equals(worker))
                .toList();
        assertThat(life)
                .extracting(WorkerLifecycleChanged::getState)
                .containsExactly(
                        WorkerState.REQUESTED,
                        WorkerState.ACTIVE,
                        WorkerState.DRAINING,
                        WorkerState.STOPPING,
                        WorkerState.STOPPED);
        assertThat(life).extracting(WorkerLifecycleChanged::getVersion).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(life).allSatisfy(event -> assertThat(event.getCause()).isNotBlank());
        MeterRegistry meters = scaler.bean(MeterRegistry.class);
        assertThat(meters.get("agentfactory.worker.transitions")
                        .tags("from", "stopping", "to", "stopped")
                        .counter()
                        .count())
                .isPositive();
        assertThat(meters.get("agentfactory.worker.state.time")
                        .tag("state", "active")
                        .timer()
                        .count())
                .isPositive();
        assertThat(meters.get("agentfactory.workers").tag("state", "active").gauge())
                .isNotNull();
    }

    @Test
    void scalingWeakness15_aMachineIsMadeAsTheWorkerImageExpectsIt() {
        // Given
        String lane = "telegram:1:environment";

        // When
        events.waiting(WORKSPACE, lane);
        String worker = awaitState(lane, WorkerState.ACTIVE).getWorkerId();
        events.waiting(WORKSPACE);

        // Then
        Map<String, String> environment = environment(worker);
        String token = environment.get("AGENT_FACTORY_WORKER_TOKEN");
        assertThat(token).isNotBlank();
        assertThat(environment)
                .containsEntry("CONVEX_URL", "http://door.test/convex/" + token)
                .containsEntry("AGENT_FACTORY_DOOR_URL", "http://door.test")
                .containsEntry("WORKER_ID", worker)
                .containsEntry("AGENT_FACTORY_WORKER_ID", worker)
                .containsEntry("WORKSPACE_ID", WORKSPACE)
                .containsEntry("OPENCLAW_AGENT_KEY", "helper")
                .containsEntry("OPENCLAW_CONVERSATION_ID", lane)
                .containsEntry("WORKER_IDLE_TIMEOUT_MS", "1000")
                .containsEntry("OPENCLAW_STATE_DIR", "/data/.clawdbot")
                .containsEntry("AGENT_FACTORY_KAFKA_BOOTSTRAP", "broker:9092")
                .doesNotContainKeys("AGENT_FACTORY_SCHEMA_REGISTRY_URL", "OPENCLAW_SERVICE_KEY");
        FlyMachine machine = cloud.emulator().machines().stream()
                .filter(candidate -> candidate.name().equals(worker))
                .findFirst()
                .orElseThrow();
        assertThat(machine.metadata())
                .containsEntry("agent_factory_deployment", "tests")
                .containsEntry("agent_factory_worker", worker)
                .containsEntry("agent_factory_workspace", WORKSPACE);
        String create = cloud.done("POST", "/machines").getLast().requestBody();
        assertThat(create)
                .contains("\"stop_config\":{\"signal\":\"SIGTERM\",\"timeout\":\"5s\"}")
                .contains("\"restart\":{\"policy\":\"on-failure\"}")
                .contains("\"auto_destroy\":false")
                .contains("\"memory_mb\":512");
        drainAndForget(worker);
    }

    @Test
    void theMachineIsAskedForAtOnce() {
        // Given
        String lane = "telegram:1:quick";
        int before = cloud.done("POST", "/machines").size();
        long begin = System.nanoTime();

        // When
        events.waiting(WORKSPACE, lane);
        await().pollInterval(Duration.ofMillis(2))
                .until(() -> cloud.done("POST", "/machines").size() > before);

        // Then
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        System.err.println("spawn latency " + taken.toMillis() + " ms");
        assertThat(taken).isLessThan(Duration.ofSeconds(2));
        String worker = awaitState(lane, WorkerState.ACTIVE).getWorkerId();
        events.waiting(WORKSPACE);
        drainAndForget(worker);
    }

    @Test
    void weakness49_theProvidersConfigurationIsAnAdminsToChange() {
        // Given
        JsonNode before = admin.get("/v1/fleet/provider").json();

        // When
        var refused = scaler.client("operator").put("/v1/fleet/provider", cloud.providerConfig());

        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(admin.get("/v1/fleet/provider").json()).isEqualTo(before);
    }

    @Test
    void anOperatorSeesTheFleetAndDrainsAWorker() {
        // Given
        var operator = scaler.client("operator");
        String lane = "telegram:1:operator";
        events.waiting(WORKSPACE, lane);
        String worker = awaitState(lane, WorkerState.ACTIVE).getWorkerId();
        events.waiting(WORKSPACE);

        var stranger = scaler.client(new ApiCaller("eve", Set.of("operator"), Set.of("elsewhere")));
        var refused = stranger.post("/v1/fleet/workers/" + worker + "/drain");

        // When
        var drained = operator.post("/v1/fleet/workers/" + worker + "/drain");

        // Then
        assertThat(refused.status()).isEqualTo(404);
        assertThat(drained.status()).isEqualTo(202);
        assertThat(drained.json().path("state").asString()).isEqualTo("DRAINING");
        assertThat(awaitState(lane, WorkerState.STOPPED).getWorkerId()).isEqualTo(worker);
        JsonNode fleet = operator.get("/v1/fleet").json();
        JsonNode shown = fleet.path("workers")
                .valueStream()
                .filter(candidate -> candidate.path("workerId").asString().equals(worker))
                .findFirst()
                .orElseThrow();
        assertThat(shown.path("state").asString()).isEqualTo("STOPPED");
        assertThat(shown.path("machineSeconds").asLong()).isPositive();
        assertThat(shown.path("cause").asString()).isNotBlank();
        var again = operator.post("/v1/fleet/workers/" + worker + "/drain");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("type").asString()).isEqualTo("urn:agent-factory:problem:worker-ended");
        assertThat(operator.post("/v1/fleet/workers/nobody/drain").status()).isEqualTo(404);
    }

    @Test
    void thePlanSaysWhatItWouldDoAndWhy() {
        // When
        var plan = admin.get("/v1/fleet/plan?workspaceId=elsewhere");

        // Then
        assertThat(plan.status()).isEqualTo(200);
        assertThat(plan.json().path("actions").isEmpty()).isTrue();
        assertThat(plan.json().path("maxWorkers").asInt()).isEqualTo(1);
    }

    @Test
    void scalingWeakness5_aChangeOfTheProviderOrThePolicyIsToldWithRisingVersions() {
        // Given
        String policy = POLICY.replace("\"maxWorkers\":3", "\"maxWorkers\":4");

        // When
        admin.put("/v1/fleet/policy", policy);
        admin.put("/v1/fleet/policy", policy);
        admin.put("/v1/fleet/policy", POLICY);

        // Then
        ProviderConfigChanged back =
                events.await(Topics.PROVIDER_CONFIGS, ProviderConfigChanged.class, event -> event.getMaxWorkers() == 3);
        ProviderConfigChanged raised =
                events.await(Topics.PROVIDER_CONFIGS, ProviderConfigChanged.class, event -> event.getMaxWorkers() == 4);
        assertThat(raised.getDeploymentId()).isEqualTo("tests");
        assertThat(raised.getAppName()).isEqualTo(Cloud.APP);
        assertThat(back.getVersion()).isEqualTo(raised.getVersion() + 1);
    }

    @Test
    void theServicePublishesTheTopicsThatTheCatalogueSays() {
        // Given
        String lane = "telegram:1:published";
        List<String> catalogued = TopicCatalogue.all().stream()
                .filter(topic -> topic.publisher().equals("scaler-service"))
                .map(Topic::name)
                .sorted()
                .toList();

        // When
        admin.put("/v1/fleet/policy", POLICY.replace("\"maxWorkers\":3", "\"maxWorkers\":5"));
        events.await(Topics.FLEET_STATUS, FleetStatusChanged.class, event -> event.getMaxWorkers() == 5);
        admin.put("/v1/fleet/policy", POLICY);
        events.await(Topics.PROVIDER_CONFIGS, ProviderConfigChanged.class, event -> event.getMaxWorkers() == 3);
        events.waiting(WORKSPACE, lane);
        String worker = awaitState(lane, WorkerState.ACTIVE).getWorkerId();
        events.waiting(WORKSPACE);
        drainAndForget(worker);

        // Then
        assertThat(events.topicsOf("/agent-factory/scaler-service")).isEqualTo(catalogued);
    }

    private void drainAndForget(String worker) {
        admin.post("/v1/fleet/workers/" + worker + "/drain");
        events.await(
                Topics.WORKER_LIFECYCLE,
                WorkerLifecycleChanged.class,
                event -> event.getWorkerId().equals(worker) && event.getState() == WorkerState.STOPPED);
    }
}
