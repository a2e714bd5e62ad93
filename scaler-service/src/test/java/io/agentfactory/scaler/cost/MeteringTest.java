package io.agentfactory.scaler.cost;

import static io.agentfactory.scaler.db.Tables.METERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.scaler.db.tables.records.MeteredRecord;
import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.NewWorker;
import io.agentfactory.scaler.fleet.WorkerApi;
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
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is metered of a worker's machine and volume, as they are recorded. */
class MeteringTest {

    private static final Size SIZE = new Size("performance", 1, 2048);
    private static final String MACHINE = "MACHINE";
    private static final String STOPPED = "STOPPED_MACHINE";
    private static final String VOLUME = "VOLUME";

    private static ScalerUnderTest scaler;
    private static DSLContext db;
    private static WorkerApi workers;
    private static MachineApi machines;
    private static CostApi costs;
    private String worker = "";

    @BeforeAll
    static void start() {
        scaler = ScalerUnderTest.start(Map.of());
        db = scaler.bean(DSLContext.class);
        workers = scaler.bean(WorkerApi.class);
        machines = scaler.bean(MachineApi.class);
        costs = scaler.bean(CostApi.class);
    }

    @AfterAll
    static void stop() {
        scaler.close();
    }

    @BeforeEach
    void request() {
        worker = "afw-" + UUID.randomUUID();
        workers.request(new NewWorker(
                worker,
                "metering",
                "lane",
                "helper",
                new Place("http://fly", "app"),
                "ams",
                "worker:1",
                SIZE,
                "vol_" + worker,
                4,
                "a lane waits"));
    }

    private void seen(MachineState state) {
        machines.machineSeen(worker, machine(state));
    }

    private static Machine machine(MachineState state) {
        return new Machine("m1", "name", "i1", "ams", state, Map.of());
    }

    private List<MeteredRecord> spans(String... items) {
        return db.selectFrom(METERED)
                .where(METERED.WORKER_ID.eq(worker))
                .and(METERED.ITEM.in(items))
                .orderBy(METERED.METERED_ID)
                .fetch();
    }

    private List<String> open() {
        return db.select(METERED.ITEM)
                .from(METERED)
                .where(METERED.WORKER_ID.eq(worker))
                .and(METERED.UNTIL.isNull())
                .orderBy(METERED.ITEM)
                .fetch(METERED.ITEM);
    }

    @Test
    void nothingCostsMoneyBeforeItIsAskedFor() {
        assertThat(open()).isEmpty();
        assertThat(costs.ofWorker(worker)).isEqualTo(WorkerCost.NONE);
    }

    @Test
    void aMachineCountsFromTheMomentItIsAskedForAtThePriceOfItsSize() {
        // When
        machines.volumeReady(worker, "v1", Duration.ofDays(7));

        // Then
        assertThat(open()).containsExactly(MACHINE, VOLUME);
        MeteredRecord machine = spans(MACHINE).getFirst();
        assertThat(machine.getAgentKey()).isEqualTo("helper");
        assertThat(machine.getRegion()).isEqualTo("ams");
        assertThat(List.of(machine.getCpuKind(), machine.getCpus(), machine.getMemoryMb()))
                .containsExactly("performance", 1, 2048);
        assertThat(machine.getHourMicros()).isEqualTo(costs.ratePerHour(SIZE, "ams", 0));
        assertThat(spans(VOLUME).getFirst().getHourMicros()).isEqualTo(4 * 208);
    }

    @Test
    void aMachineThatStopsAndStartsAgainHasTwoRuns() {
        // Given
        machines.volumeReady(worker, "v1", Duration.ofDays(7));
        seen(MachineState.STARTED);
        seen(MachineState.STOPPED);
        seen(MachineState.STARTING);
        seen(MachineState.STARTED);

        // When
        machines.machineReached(worker, MachineState.DESTROYED);

        // Then
        assertThat(open()).containsExactly(VOLUME);
        List<MeteredRecord> all = spans(MACHINE, STOPPED);
        assertThat(all).extracting(MeteredRecord::getItem).containsExactly(MACHINE, STOPPED, MACHINE);
        assertThat(all.get(0).getUntil()).isEqualTo(all.get(1).getSince());
        assertThat(all.get(1).getUntil()).isEqualTo(all.get(2).getSince());
        assertThat(all.get(1).getHourMicros()).isEqualTo(417);
    }

    @Test
    void aStoppedMachineThatIsAskedForAgainRuns() {
        // Given
        machines.volumeReady(worker, "v1", Duration.ofDays(7));
        seen(MachineState.STOPPED);

        // When
        machines.machineAsked(worker, Duration.ofDays(7));

        // Then
        assertThat(open()).containsExactly(MACHINE, VOLUME);
    }

    @Test
    void whatIsToldAgainChangesNothing() {
        // Given
        machines.volumeReady(worker, "v1", Duration.ofDays(7));
        seen(MachineState.STARTED);
        seen(MachineState.STOPPED);
        List<MeteredRecord> before = spans(MACHINE, STOPPED, VOLUME);

        // When
        seen(MachineState.STOPPED);
        seen(MachineState.FAILED);
        machines.volumeFound(worker, "v1");

        // Then
        assertThat(spans(MACHINE, STOPPED, VOLUME)).isEqualTo(before);
    }

    @Test
    void whatWasSeenBeforeTheMachineWasAskedForChangesNothing() {
        // Given
        machines.volumeReady(worker, "v1", Duration.ofDays(7));

        // When
        machines.machineSeen(
                worker, machine(MachineState.STOPPED), Instant.now().minus(Duration.ofMinutes(1)));

        // Then
        assertThat(open()).containsExactly(MACHINE, VOLUME);
    }

    @Test
    void aMachineThatNeverWasCostsNothing() {
        // Given
        machines.volumeReady(worker, "v1", Duration.ofDays(7));

        // When
        machines.machineAbsent(worker);
        machines.volumeGone(worker);

        // Then
        assertThat(open()).isEmpty();
        assertThat(costs.ofWorker(worker).machineSeconds()).isZero();
    }

    @Test
    void aMachineThatCannotBeFoundAnyMoreHasCostWhatItRan() {
        // Given
        machines.volumeReady(worker, "v1", Duration.ofDays(7));
        seen(MachineState.STARTED);

        // When
        machines.machineAbsent(worker);

        // Then
        assertThat(open()).containsExactly(VOLUME);
        assertThat(costs.ofWorker(worker).machineSeconds()).isPositive();
    }

    @Test
    void aVolumeThatIsFoundMayHaveBeenThereSinceTheWorkerWasRequested() {
        // When
        machines.volumeFound(worker, "v1");

        // Then
        assertThat(spans(VOLUME).getFirst().getSince())
                .isEqualTo(workers.find(worker).orElseThrow().requestedAt());
    }

    @Test
    void aSpanEndsButOnce() {
        // Given
        machines.volumeReady(worker, "v1", Duration.ofDays(7));
        machines.volumeGone(worker);
        List<MeteredRecord> before = spans(VOLUME);

        // When
        machines.volumeGone(worker);

        // Then
        assertThat(spans(VOLUME)).isEqualTo(before);
    }

    @Test
    void aWorkerThatHasEndedCostsNothingMoreWhateverWasHeard() {
        // Given
        machines.volumeReady(worker, "v1", Duration.ofDays(7));
        machines.machineReached(worker, MachineState.DESTROYED);
        machines.machineAsked(worker, Duration.ofDays(7));
        workers.change(worker, Requested.class, (state, at) -> state.giveUp("test", at));

        // When
        workers.change(worker, Stopping.class, (state, at) -> state.failed("test", at));

        // Then
        assertThat(open()).isEmpty();
    }

    @Test
    void manyWhoTellTheSameAtOnceMeterItOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            List<Callable<Boolean>> tellings = IntStream.range(0, 24)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        switch (i % 3) {
                            case 0 -> machines.volumeReady(worker, "v1", Duration.ofDays(7));
                            case 1 -> seen(MachineState.STARTED);
                            case 2 -> seen(MachineState.STOPPED);
                            default -> throw new AssertionError();
                        }
                        return true;
                    })
                    .toList();

            // When
            for (var telling : threads.invokeAll(tellings)) {
                telling.get();
            }
            machines.machineReached(worker, MachineState.DESTROYED);

            // Then
            assertThat(open()).containsExactly(VOLUME);
            assertThat(spans(VOLUME)).hasSize(1);
            List<MeteredRecord> all = spans(MACHINE, STOPPED);
            for (int i = 1; i < all.size(); i++) {
                assertThat(all.get(i).getSince())
                        .isAfterOrEqualTo(all.get(i - 1).getUntil());
                assertThat(all.get(i).getItem()).isNotEqualTo(all.get(i - 1).getItem());
            }
        }
    }

    @Test
    void theLifecycleTellsWhatTheWorkerHasCostOverAllItsRuns() {
        try (var events = new Events(scaler, Topics.WORKER_LIFECYCLE)) {
            // Given
            machines.volumeReady(worker, "v1", Duration.ofDays(7));
            seen(MachineState.STARTED);
            machines.machineReached(worker, MachineState.DESTROYED);
            machines.volumeGone(worker);
            Instant begin = Instant.parse("2026-11-01T12:00:00Z");
            db.update(METERED)
                    .set(METERED.SINCE, begin)
                    .set(METERED.UNTIL, begin.plusSeconds(100))
                    .set(METERED.HOUR_MICROS, 3_600L)
                    .where(METERED.WORKER_ID.eq(worker))
                    .execute();

            // When
            workers.change(worker, Requested.class, (state, at) -> state.started("test", at));

            // Then
            WorkerLifecycleChanged told = events.await(
                    Topics.WORKER_LIFECYCLE,
                    WorkerLifecycleChanged.class,
                    event -> event.getWorkerId().equals(worker) && event.getVersion() == 2);
            assertThat(told.getMachineSeconds()).isEqualTo(100);
            assertThat(told.getCostMicros()).isEqualTo(200);
        }
    }
}
