package io.agentfactory.scaler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.scaler.fleet.WorkerState.Active;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lifecycle in the database: one transition at a time, each with its event. */
class WorkerApiTest {

    private static ScalerUnderTest scaler;
    private static WorkerApi workers;
    private static MachineApi machines;

    @BeforeAll
    static void start() {
        scaler = ScalerUnderTest.start(Map.of());
        workers = scaler.bean(WorkerApi.class);
        machines = scaler.bean(MachineApi.class);
    }

    @AfterAll
    static void stop() {
        scaler.close();
    }

    private static Worker request() {
        return request("lifecycle");
    }

    private static Worker request(String workspaceId) {
        String id = "afw-" + UUID.randomUUID();
        return workers.request(new NewWorker(
                id,
                workspaceId,
                "lane",
                "helper",
                new Place("http://fly", "app"),
                "ams",
                "worker:1",
                new Size("shared", 1, 2048),
                "vol_" + id,
                2,
                "a lane waits"));
    }

    private static Machine machine(MachineState state) {
        return new Machine("m1", "name", "i1", "ams", state, Map.of());
    }

    @Test
    void manyWhoDecideTheSameMakeOneTransitionAndOneEvent() throws Exception {
        try (var events = new Events(scaler, Topics.WORKER_LIFECYCLE);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            String id = request().workerId();
            List<Callable<Optional<Worker>>> decisions = IntStream.range(0, 20)
                    .<Callable<Optional<Worker>>>mapToObj(i -> () ->
                            workers.change(id, Requested.class, (state, at) -> state.started("decision " + i, at)))
                    .toList();

            // When
            long made = 0;
            for (var decision : threads.invokeAll(decisions)) {
                made += decision.get().isPresent() ? 1 : 0;
            }
            workers.change(id, Active.class, (state, at) -> state.drain("after all of them", at));

            // Then
            assertThat(made).isEqualTo(1);
            events.await(
                    Topics.WORKER_LIFECYCLE,
                    WorkerLifecycleChanged.class,
                    event -> event.getWorkerId().equals(id) && event.getCause().equals("after all of them"));
            assertThat(events.all(Topics.WORKER_LIFECYCLE, WorkerLifecycleChanged.class))
                    .filteredOn(event -> event.getWorkerId().equals(id))
                    .extracting(WorkerLifecycleChanged::getVersion)
                    .containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void scalingWeakness10_aDecisionForAStateThatIsOverChangesNothing() {
        // Given
        String id = request().workerId();
        workers.change(id, Requested.class, (state, at) -> state.giveUp("no room", at));

        // When
        var late = workers.change(id, Requested.class, (state, at) -> state.started("late", at));

        // Then
        assertThat(late).isEmpty();
        assertThat(workers.find(id).orElseThrow().state()).isInstanceOf(Stopping.class);
    }

    @Test
    void aMachineThatWasDestroyedStaysSo() {
        // Given
        String id = request().workerId();
        machines.volumeReady(id, "v1", Duration.ofDays(7));
        machines.machineSeen(id, machine(MachineState.STARTED));
        machines.machineReached(id, MachineState.DESTROYED);

        // When
        machines.machineSeen(id, machine(MachineState.STOPPED));

        // Then
        assertThat(workers.find(id).orElseThrow().machine().state()).isEqualTo(MachineState.DESTROYED);
    }

    @Test
    void whatWasSeenEarlierDoesNotReplaceWhatWasSeenLater() {
        // Given
        String id = request().workerId();
        machines.volumeReady(id, "v1", Duration.ofDays(7));
        machines.machineSeen(id, machine(MachineState.STARTED));

        // When
        machines.machineSeen(id, machine(MachineState.STARTING), Instant.now().minusSeconds(5));

        // Then
        assertThat(workers.find(id).orElseThrow().machine().state()).isEqualTo(MachineState.STARTED);
    }

    @Test
    void scalingWeakness44_workersAreCountedByWhatTheyAreAndOnlyThoseThatRunAreActive() {
        // Given
        request("counted");
        String active = request("counted").workerId();
        String draining = request("counted").workerId();
        String stopping = request("counted").workerId();
        String failed = request("counted").workerId();
        for (String id : List.of(active, draining)) {
            workers.change(id, Requested.class, (state, at) -> state.started("its machine runs", at));
        }
        for (String id : List.of(stopping, failed)) {
            workers.change(id, Requested.class, (state, at) -> state.giveUp("no room", at));
        }
        workers.change(draining, Active.class, (state, at) -> state.drain("idle", at));
        workers.change(failed, Stopping.class, (state, at) -> state.failed("no room", at));

        // When
        var fleet = scaler.client("reader").get("/v1/fleet?workspaceId=counted").json();

        // Then
        assertThat(fleet.path("live").propertyStream())
                .extracting(state -> state.getKey() + " " + state.getValue().asInt())
                .containsExactlyInAnyOrder("REQUESTED 1", "ACTIVE 1", "DRAINING 1", "STOPPING 1");
        assertThat(fleet.path("workers")).hasSize(5);
    }
}
