package io.agentfactory.scaler;

import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.local.fly.FlyMachine;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.Providers;
import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.testing.ApiClient;
import io.agentfactory.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of workers that have gone, with real machines: their lanes get them back, and the dead are rescued. */
class FleetReserveTest {

    private static final String POLICY = """
            {"maxWorkers":3,"spawnStep":3,"idleTimeoutMs":1000,"minLifeMs":0,"drainTimeoutMs":60000,"stopTimeoutMs":5000,
             "reserveMs":%d}
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
        scaler = ScalerUnderTest.start(
                Map.of("agent-factory.plan.visibility-grace", "0s", "agent-factory.plan.restart-grace", "1s"));
        admin = scaler.client("admin");
        assertThat(admin.put("/v1/fleet/provider", cloud.providerConfig()).status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        scaler.close();
        cloud.close();
    }

    @BeforeEach
    void listen() {
        events = new Events(scaler, Topics.WORKER_LIFECYCLE);
    }

    @AfterEach
    void close() {
        events.close();
    }

    private static void reserve(long millis) {
        assertThat(admin.put("/v1/fleet/policy", POLICY.formatted(millis)).status())
                .isEqualTo(200);
    }

    private WorkerLifecycleChanged awaitState(String lane, WorkerState state, long afterVersion) {
        return events.await(
                Topics.WORKER_LIFECYCLE,
                WorkerLifecycleChanged.class,
                event -> lane.equals(event.getConversationId())
                        && event.getState() == state
                        && event.getVersion() > afterVersion);
    }

    private WorkerLifecycleChanged served(String lane) {
        events.waiting(WORKSPACE, lane);
        WorkerLifecycleChanged active = awaitState(lane, WorkerState.ACTIVE, 0);
        events.waiting(WORKSPACE);
        events.activity(WORKSPACE, active.getWorkerId(), WorkerActivity.READY);
        return active;
    }

    private void drained(String lane, String worker, long afterVersion) {
        awaitState(lane, WorkerState.DRAINING, afterVersion);
        events.activity(WORKSPACE, worker, WorkerActivity.SNAPSHOT_READY);
        events.activity(WORKSPACE, worker, WorkerActivity.DRAINED);
    }

    private static Provider provider() {
        return scaler.bean(Providers.class)
                .open(new Place(cloud.emulator().baseUrl(), Cloud.APP), Secret.of(ScalerUnderTest.API_TOKEN));
    }

    /** The provider is listed now and then by itself, and at once for a tick. */
    private void lookAtTheProvider(String worker, String... states) {
        await().until(() -> machinesOf(worker).equals(List.of(states)));
        events.tick("reconcile");
    }

    private static List<String> machinesOf(String worker) {
        return cloud.emulator().machines().stream()
                .filter(machine -> machine.name().equals(worker))
                .map(FlyMachine::state)
                .toList();
    }

    @Test
    void aLaneGetsItsStoppedMachineBackAndAfterAWhileNothingIsLeft() {
        // Given
        String lane = "telegram:1:reserve";
        reserve(600_000);
        WorkerLifecycleChanged first = served(lane);
        String worker = first.getWorkerId();
        drained(lane, worker, first.getVersion());
        WorkerLifecycleChanged reserved = awaitState(lane, WorkerState.RESERVED, 0);
        List<String> stopped = machinesOf(worker);

        // When
        events.waiting(WORKSPACE, lane);
        WorkerLifecycleChanged again = awaitState(lane, WorkerState.ACTIVE, reserved.getVersion());
        List<String> started = machinesOf(worker);
        events.waiting(WORKSPACE);
        events.activity(WORKSPACE, worker, WorkerActivity.READY);
        drained(lane, worker, again.getVersion());
        awaitState(lane, WorkerState.RESERVED, again.getVersion());
        reserve(0);
        awaitState(lane, WorkerState.STOPPED, again.getVersion());

        // Then
        assertThat(stopped).containsExactly("stopped");
        assertThat(started).containsExactly("started");
        assertThat(again.getWorkerId()).isEqualTo(worker);
        assertThat(again.getMachineId()).isEqualTo(first.getMachineId());
        assertThat(again.getVolumeId()).isEqualTo(first.getVolumeId());
        assertThat(machinesOf(worker)).isEmpty();
        assertThat(cloud.emulator().volumes()).noneMatch(volume -> volume.id().equals(first.getVolumeId()));
    }

    @Test
    void scalingWeakness13_aWorkerWhoseMachineStopsWithUnstoredWorkIsStartedAgainToStoreIt() {
        // Given
        String lane = "telegram:1:rescue";
        reserve(0);
        WorkerLifecycleChanged active = served(lane);
        String worker = active.getWorkerId();
        events.activity(WORKSPACE, worker, WorkerActivity.CLAIMED);
        provider().stop(String.valueOf(active.getMachineId()), Duration.ofSeconds(5));
        lookAtTheProvider(worker, "stopped");

        // When
        WorkerLifecycleChanged draining = awaitState(lane, WorkerState.DRAINING, active.getVersion());
        await().until(() -> machinesOf(worker).equals(List.of("started")));
        events.activity(WORKSPACE, worker, WorkerActivity.READY);
        events.activity(WORKSPACE, worker, WorkerActivity.SNAPSHOT_READY);
        events.activity(WORKSPACE, worker, WorkerActivity.DRAINED);
        awaitState(lane, WorkerState.STOPPED, draining.getVersion());

        // Then
        assertThat(machinesOf(worker)).isEmpty();
        assertThat(cloud.emulator().volumes()).noneMatch(volume -> volume.id().equals(active.getVolumeId()));
    }

    @Test
    void scalingWeakness13_theVolumeOfAWorkerWhoseMachineIsGoneOutlivesItUntilItsWorkIsStored() {
        // Given
        String lane = "telegram:1:kept";
        reserve(0);
        WorkerLifecycleChanged active = served(lane);
        String worker = active.getWorkerId();
        events.activity(WORKSPACE, worker, WorkerActivity.CLAIMED);
        provider().destroy(String.valueOf(active.getMachineId()), true);
        lookAtTheProvider(worker);

        // When
        awaitState(lane, WorkerState.STOPPING, active.getVersion());
        await().until(() -> admin.get("/v1/fleet/plan")
                .json()
                .path("notes")
                .toString()
                .contains(String.valueOf(active.getVolumeId())));
        boolean kept = cloud.emulator().volumes().stream()
                .anyMatch(volume -> volume.id().equals(active.getVolumeId()));
        // What it had sent before it was lost arrives in the end.
        events.activity(WORKSPACE, worker, WorkerActivity.SILENT);
        events.activity(WORKSPACE, worker, WorkerActivity.SNAPSHOT_READY);
        awaitState(lane, WorkerState.STOPPED, active.getVersion());

        // Then
        assertThat(kept).isTrue();
        assertThat(cloud.emulator().volumes()).noneMatch(volume -> volume.id().equals(active.getVolumeId()));
    }
}
