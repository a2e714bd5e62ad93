package io.agentfactory.scaler;

import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.local.fly.FlyMachine;
import io.agentfactory.local.fly.FlyVolume;
import io.agentfactory.local.fly.http.Fault;
import io.agentfactory.local.fly.http.FaultEffect;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.scaler.plan.Owner;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.NewMachine;
import io.agentfactory.scaler.provider.NewVolume;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.provider.Providers;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.provider.Volume;
import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.testing.ApiClient;
import io.agentfactory.topics.Topics;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** What goes wrong at the provider, on the provider. */
class ProviderFailuresTest {

    /** Volumes are made when all have asked for theirs, and not before; once. Null: at once. */
    private static final AtomicReference<@Nullable CyclicBarrier> ALL_ASK = new AtomicReference<>();

    /** No configuration by annotation, or it would be found for every test. */
    static class Meeting {
        @Bean
        static BeanPostProcessor meetingProviders() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return name.equals("flyProviders") && bean instanceof Providers real ? meeting(real) : bean;
                }
            };
        }

        private static Providers meeting(Providers real) {
            return (place, token) -> {
                Provider provider = real.open(place, token);
                return (Provider) Proxy.newProxyInstance(
                        Provider.class.getClassLoader(),
                        new Class<?>[] {Provider.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("createVolume")) {
                                meet();
                            }
                            return method.invoke(provider, arguments);
                        });
            };
        }

        private static void meet() throws Exception {
            CyclicBarrier all = ALL_ASK.get();
            if (all != null) {
                all.await(30, TimeUnit.SECONDS);
                ALL_ASK.set(null);
            }
        }
    }

    @TempDir
    Path folder;

    private Cloud cloud;
    private ScalerUnderTest scaler;
    private ApiClient admin;
    private Events events;

    @BeforeEach
    void start() {
        ALL_ASK.set(null);
        cloud = Cloud.quick(folder);
        scaler = ScalerUnderTest.start(
                Map.of(
                        "agent-factory.plan.visibility-grace", "0s",
                        "agent-factory.plan.restart-grace", "1s",
                        "agent-factory.executor.first-spawn-pause", "100ms",
                        "agent-factory.executor.longest-retry", "1s",
                        "agent-factory.fly.requests-per-second", "100",
                        "agent-factory.fly.request-burst", "100"),
                Meeting.class);
        admin = scaler.client("admin");
        admin.put("/v1/fleet/provider", cloud.providerConfig());
        admin.put("/v1/fleet/policy", "{\"maxWorkers\":1,\"stopTimeoutMs\":1000,\"reserveMs\":0}");
        events = new Events(scaler, Topics.WORKER_LIFECYCLE);
    }

    @AfterEach
    void stop() {
        events.close();
        scaler.close();
        cloud.close();
    }

    private WorkerLifecycleChanged awaitState(String lane, WorkerState state) {
        return events.await(
                Topics.WORKER_LIFECYCLE,
                WorkerLifecycleChanged.class,
                event -> lane.equals(event.getConversationId()) && event.getState() == state);
    }

    /** A worker as an operator sees it. */
    private JsonNode shown(String workerId) {
        return admin.get("/v1/fleet")
                .json()
                .path("workers")
                .valueStream()
                .filter(worker -> worker.path("workerId").asString().equals(workerId))
                .findFirst()
                .orElseThrow();
    }

    private void tick() {
        events.tick("reconcile");
    }

    private Provider provider(String token) {
        return scaler.bean(Providers.class).open(new Place(cloud.emulator().baseUrl(), Cloud.APP), Secret.of(token));
    }

    private static NewMachine machine(String name, String volume, Map<String, String> metadata) {
        return new NewMachine(
                name,
                "ams",
                Cloud.IMAGE,
                new Size("shared", 1, 512),
                volume,
                "/data",
                Map.of(),
                metadata,
                Duration.ofSeconds(1));
    }

    private static Volume made(Answer<Volume> answer) {
        return ((Answer.Done<Volume>) answer).value();
    }

    @Test
    void aWorkerThatCannotStartFailsIsRemovedAndTheNextOneWaits() {
        // Given
        String lane = "telegram:1:broken";
        admin.put("/v1/fleet/provider", cloud.providerConfig().replace(Cloud.IMAGE, "no-such-image:1"));

        // When
        events.waiting(WORKSPACE, lane);
        WorkerLifecycleChanged failed = awaitState(lane, WorkerState.FAILED);

        // Then
        assertThat(failed.getCause()).contains("refused");
        assertThat(failed.getMachineId()).isNull();
        admin.put("/v1/fleet/provider", cloud.providerConfig());
        assertThat(awaitState(lane, WorkerState.ACTIVE).getWorkerId()).isNotEqualTo(failed.getWorkerId());
        assertThat(cloud.emulator().volumes()).hasSize(1);
    }

    @Test
    void aMachineThatVanishesIsReplacedWhenItsLaneWaits() {
        // Given
        String lane = "telegram:1:vanished";
        events.waiting(WORKSPACE, lane);
        WorkerLifecycleChanged active = awaitState(lane, WorkerState.ACTIVE);
        events.activity(WORKSPACE, active.getWorkerId(), WorkerActivity.READY);
        String machineId = String.valueOf(active.getMachineId());

        // When
        assertThat(provider(ScalerUnderTest.API_TOKEN).destroy(machineId, true)).isInstanceOf(Answer.Done.class);
        await().until(() -> cloud.emulator().machines().isEmpty());
        tick();

        // Then
        events.await(
                Topics.WORKER_LIFECYCLE,
                WorkerLifecycleChanged.class,
                event -> event.getWorkerId().equals(active.getWorkerId()) && event.getState() == WorkerState.STOPPED);
        events.await(
                Topics.WORKER_LIFECYCLE,
                WorkerLifecycleChanged.class,
                event -> !event.getWorkerId().equals(active.getWorkerId())
                        && lane.equals(event.getConversationId())
                        && event.getState() == WorkerState.ACTIVE);
        assertThat(cloud.emulator().volumes()).hasSize(1);
    }

    @Test
    void scalingWeakness25_whatIsOursAndNobodyKnowsIsRemovedAndNothingElse() {
        // Given
        Provider provider = provider(ScalerUnderTest.API_TOKEN);
        var size = new Size("shared", 1, 512);
        String ours = made(provider.createVolume(new NewVolume("orphan", "ams", 1, size)))
                .id();
        String theirs = made(provider.createVolume(new NewVolume("theirs", "ams", 1, size)))
                .id();
        provider.createMachine(machine("afw-orphan", ours, new Owner("tests", WORKSPACE).metadata("afw-orphan")));
        provider.createMachine(machine("afw-theirs", theirs, new Owner("others", WORKSPACE).metadata("afw-theirs")));

        // When
        tick();

        // Then
        await().atMost(Duration.ofSeconds(30))
                .until(() -> cloud.emulator().machines().stream()
                        .noneMatch(m -> m.name().equals("afw-orphan")));
        assertThat(cloud.emulator().machines()).extracting(FlyMachine::name).containsExactly("afw-theirs");
        assertThat(cloud.emulator().volumes()).extracting(FlyVolume::name).contains("theirs");
    }

    @Test
    void answersAreValuesAndTokensAreInNoneOfThem() {
        // Given
        Provider good = provider(ScalerUnderTest.API_TOKEN);
        Provider bad = provider("wrong-token");
        Provider nowhere =
                scaler.bean(Providers.class).open(new Place("http://127.0.0.1:9", Cloud.APP), Secret.of("some-token"));

        // When
        var unauthorised = bad.machines();
        var missing = good.machine("0000000000000a");
        var unreachable = nowhere.volumes();
        good.createMachine(machine(
                "twice",
                made(good.createVolume(new NewVolume("v1", "ams", 1, new Size("shared", 1, 512))))
                        .id(),
                Map.of()));
        var twice = good.createMachine(machine(
                "twice",
                made(good.createVolume(new NewVolume("v2", "ams", 1, new Size("shared", 1, 512))))
                        .id(),
                Map.of()));

        // Then
        assertThat(unauthorised)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.error()).isInstanceOf(ProviderError.Unauthorised.class));
        assertThat(missing)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.error()).isInstanceOf(ProviderError.NotFound.class));
        assertThat(unreachable)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.error()).isInstanceOf(ProviderError.Transient.class));
        assertThat(twice)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.error()).isInstanceOf(ProviderError.AlreadyExists.class));
        assertThat(unauthorised + " " + unreachable).doesNotContain("wrong-token", "some-token");
    }

    @Test
    void whereThereIsNoRoomTheNextRegionIsTaken() {
        // Given
        String lane = "telegram:1:elsewhere";
        admin.put("/v1/fleet/policy", "{\"maxWorkers\":2,\"spawnStep\":2,\"stopTimeoutMs\":1000,\"reserveMs\":0}");
        admin.put(
                "/v1/fleet/provider",
                cloud.providerConfig()
                        .replace("\"region\":\"ams\"", "\"region\":\"ams\",\"fallbackRegions\":[\"fra\"]"));
        cloud.emulator()
                .inject(new Fault(
                        "POST", "/volumes", new FaultEffect.Replies(422, "insufficient_capacity: no room in ams"), 1));

        // When
        events.waiting(WORKSPACE, lane);
        WorkerLifecycleChanged active = awaitState(lane, WorkerState.ACTIVE);

        // Then
        assertThat(active.getRegion()).isEqualTo("fra");
        assertThat(awaitState(lane, WorkerState.FAILED).getCause()).contains("no room in ams");
    }

    @Test
    void aMachineWhoseMakingWasNotAnsweredIsAdoptedAndNotMadeTwice() {
        // Given
        String lane = "telegram:1:ambiguous";
        cloud.emulator().inject(new Fault("POST", "/machines", new FaultEffect.DropsAfter(), 1));
        cloud.emulator().inject(new Fault("POST", "/volumes", new FaultEffect.DropsAfter(), 1));

        // When
        events.waiting(WORKSPACE, lane);
        WorkerLifecycleChanged active = awaitState(lane, WorkerState.ACTIVE);

        // Then
        assertThat(cloud.emulator().machines())
                .singleElement()
                .satisfies(machine -> assertThat(machine.name()).isEqualTo(active.getWorkerId()));
        assertThat(cloud.emulator().volumes()).hasSize(1);
    }

    @Test
    void scalingWeakness9_workersAreMadeSideBySideAndOneThatIsRefusedHoldsUpNoOther() {
        // Given: nobody is answered before all three have asked, and then one of them is refused
        admin.put("/v1/fleet/policy", "{\"maxWorkers\":4,\"spawnStep\":4,\"stopTimeoutMs\":1000,\"reserveMs\":0}");
        String[] lanes = {"telegram:1:beside-1", "telegram:1:beside-2", "telegram:1:beside-3"};
        cloud.emulator().inject(new Fault("POST", "/machines", new FaultEffect.Replies(422, "no such thing"), 1));
        ALL_ASK.set(new CyclicBarrier(lanes.length));

        // When
        events.waiting(WORKSPACE, lanes);

        // Then
        for (String lane : lanes) {
            awaitState(lane, WorkerState.ACTIVE);
        }
        assertThat(events.all(Topics.WORKER_LIFECYCLE, WorkerLifecycleChanged.class))
                .filteredOn(event -> event.getState() == WorkerState.STOPPING)
                .singleElement()
                .satisfies(event -> assertThat(event.getCause()).contains("no such thing"));
        assertThat(ALL_ASK).hasValue(null);
    }

    @Test
    void scalingWeakness23_aRemovalThatTheProviderRefusesIsRepeatedAndHoldsUpNoOther() {
        // Given
        admin.put("/v1/fleet/policy", "{\"maxWorkers\":2,\"spawnStep\":2,\"stopTimeoutMs\":1000,\"reserveMs\":0}");
        events.waiting(WORKSPACE, "telegram:1:refused", "telegram:1:removed");
        WorkerLifecycleChanged refused = awaitState("telegram:1:refused", WorkerState.ACTIVE);
        awaitState("telegram:1:removed", WorkerState.ACTIVE);
        events.waiting(WORKSPACE);
        cloud.emulator()
                .inject(new Fault(
                        "DELETE",
                        "/machines/" + refused.getMachineId(),
                        new FaultEffect.Replies(403, "not you"),
                        1_000));

        // When
        admin.post("/v1/fleet/drain");
        awaitState("telegram:1:removed", WorkerState.STOPPED);
        JsonNode waits = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> shown(refused.getWorkerId()),
                        worker -> worker.path("lastError").isString());
        cloud.emulator().clearFaults();

        // Then
        assertThat(waits.path("state").asString()).isEqualTo("STOPPING");
        assertThat(waits.path("lastError").asString()).contains("not you");
        awaitState("telegram:1:refused", WorkerState.STOPPED);
        assertThat(cloud.emulator().volumes()).isEmpty();
    }

    @Test
    void scalingWeakness26_whatIsLeftOfAFailedWorkerNeitherHidesWhyItFailedNorBlocksItsLane() {
        // Given: the machine is refused, and the volume that was made for it cannot be deleted
        String lane = "telegram:1:rolled-back";
        admin.put("/v1/fleet/policy", "{\"maxWorkers\":2,\"stopTimeoutMs\":1000,\"reserveMs\":0}");
        cloud.emulator().inject(new Fault("POST", "/machines", new FaultEffect.Replies(422, "no such thing"), 1));
        cloud.emulator().inject(new Fault("DELETE", "/volumes/{id}", new FaultEffect.Replies(500, "broken"), 1_000));

        // When
        events.waiting(WORKSPACE, lane);
        WorkerLifecycleChanged active = awaitState(lane, WorkerState.ACTIVE);
        String failed = awaitState(lane, WorkerState.STOPPING).getWorkerId();
        JsonNode left = await().atMost(Duration.ofSeconds(30))
                .until(() -> shown(failed), worker -> worker.path("lastError").isString());
        cloud.emulator().clearFaults();

        // Then
        assertThat(active.getWorkerId()).isNotEqualTo(failed);
        assertThat(left.path("state").asString()).isEqualTo("STOPPING");
        assertThat(left.path("cause").asString()).contains("no such thing");
        assertThat(left.path("lastError").asString()).contains("broken");
        assertThat(awaitState(lane, WorkerState.FAILED).getCause()).contains("no such thing");
        assertThat(cloud.emulator().volumes()).extracting(FlyVolume::id).containsExactly(active.getVolumeId());
    }

    @Test
    void scalingWeakness27_workersOfAnApplicationThatWasLeftAreStillRemoved() {
        // Given
        String lane = "telegram:1:left-behind";
        events.waiting(WORKSPACE, lane);
        WorkerLifecycleChanged active = awaitState(lane, WorkerState.ACTIVE);
        events.waiting(WORKSPACE);

        // When
        admin.put("/v1/fleet/provider", cloud.providerConfig().replace(Cloud.APP, Cloud.OTHER_APP));
        events.activity(WORKSPACE, active.getWorkerId(), WorkerActivity.DRAINED);

        // Then
        awaitState(lane, WorkerState.STOPPED);
        assertThat(cloud.emulator().machines()).isEmpty();
        assertThat(cloud.emulator().volumes()).isEmpty();
        events.waiting(WORKSPACE, "telegram:1:next");
        awaitState("telegram:1:next", WorkerState.ACTIVE);
        assertThat(cloud.emulator().machines()).extracting(FlyMachine::app).containsExactly(Cloud.OTHER_APP);
    }
}
