package io.agentfactory.scaler.inventory;

import static io.agentfactory.scaler.support.ScalerUnderTest.API_TOKEN;
import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.WorkerActivity;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.scaler.activity.ActivityApi;
import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.NewWorker;
import io.agentfactory.scaler.fleet.StateName;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.plan.Owner;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Size;
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
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shown of machines, volumes and workers, and which volumes may be deleted by hand. */
class InventoryTest {

    @TempDir
    static Path folder;

    private static Cloud cloud;
    private static ScalerUnderTest scaler;
    private static Events events;
    private static ApiClient operator;
    private static ApiClient fly;
    private static Worker worker;

    @BeforeAll
    static void start() {
        cloud = Cloud.quick(folder);
        // The scaler lists once, and then leaves what the tests put there alone.
        scaler = ScalerUnderTest.start(
                Map.of("agent-factory.reconcile.list-interval", "1h", "agent-factory.inventory.keep-list", "1s"));
        events = new Events(scaler);
        operator = scaler.client("operator");
        fly = new ApiClient(cloud.emulator().baseUrl() + "/v1/apps/" + Cloud.APP, API_TOKEN);
        scaler.client("admin").put("/v1/fleet/provider", cloud.providerConfig());
        operator.put("/v1/fleet/policy", "{\"maxWorkers\":1,\"contactTimeoutMs\":600000}");
        events.waiting(WORKSPACE, "telegram:1:shown");
        TriggerApi triggers = scaler.bean(TriggerApi.class);
        awaiting().until(() -> triggers.pending(WORKSPACE).listDueAt().isAfter(Instant.now()));
        awaiting()
                .until(() -> !live().isEmpty() && StateName.of(live().getFirst().state()) == StateName.ACTIVE);
        worker = live().getFirst();
    }

    @AfterAll
    static void stop() {
        events.close();
        scaler.close();
        cloud.close();
    }

    private static ConditionFactory awaiting() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private static List<Worker> live() {
        return scaler.bean(MachineApi.class).live(WORKSPACE);
    }

    private static String machine(String name, Map<String, String> metadata, String volumeId) {
        var json = JsonMapper.shared();
        var body = json.createObjectNode().put("name", name).put("region", "ams");
        var config = body.putObject("config").put("image", Cloud.IMAGE);
        config.set("metadata", json.valueToTree(metadata));
        if (!volumeId.isEmpty()) {
            config.putArray("mounts").addObject().put("volume", volumeId).put("path", "/data");
        }
        return made(fly.post("/machines", body.toString()));
    }

    private static String volume(String name) {
        return made(fly.post("/volumes", "{\"name\":\"" + name + "\",\"region\":\"ams\",\"size_gb\":1}"));
    }

    private static String made(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("id").asString();
    }

    private static JsonNode shown(String list, String idField, String id) {
        return awaiting()
                .until(
                        () -> operator.get("/v1/fleet/" + list)
                                .json()
                                .path(list)
                                .valueStream()
                                .filter(entry -> entry.path(idField).asString().equals(id))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }

    private static boolean isThere(String volumeId) {
        return cloud.emulator().volumes().stream()
                .anyMatch(volume -> volume.id().equals(volumeId));
    }

    @Test
    void aMachineIsShownWithWhoseItIs() {
        // Given
        String ours = machine("gone-worker", new Owner("tests", WORKSPACE).metadata("gone-worker"), "");
        String neighbours = machine("neighbour", new Owner("tests", "elsewhere").metadata("neighbour"), "");
        String theirs = machine("theirs", new Owner("staging", WORKSPACE).metadata("theirs"), "");
        String unmarked = machine("unmarked", Map.of(), "");

        // When
        JsonNode last = shown("machines", "machineId", unmarked);

        // Then
        assertThat(last.path("ownership").asString()).isEqualTo("UNKNOWN");
        assertThat(shown("machines", "machineId", theirs).path("ownership").asString())
                .isEqualTo("OTHER_DEPLOYMENT");
        assertThat(shown("machines", "machineId", theirs).path("why").asString())
                .contains("staging");
        assertThat(shown("machines", "machineId", neighbours).path("ownership").asString())
                .isEqualTo("OTHER_WORKSPACE");
        assertThat(shown("machines", "machineId", ours).path("ownership").asString())
                .isEqualTo("ORPHAN");
        JsonNode workers =
                shown("machines", "machineId", String.valueOf(worker.machine().id()));
        assertThat(workers.path("ownership").asString()).isEqualTo("WORKER");
        assertThat(workers.path("workerId").asString()).isEqualTo(worker.workerId());
        assertThat(workers.path("workerState").asString()).isEqualTo("ACTIVE");
        assertThat(workers.path("region").asString()).isEqualTo("ams");
        JsonNode bounded = operator.get("/v1/fleet/machines?limit=1").json();
        assertThat(bounded.path("machines").size()).isEqualTo(1);
        assertThat(bounded.path("counts").path("OTHER_DEPLOYMENT").asInt()).isPositive();
    }

    @Test
    void aListAnswersAllWhoAskWithinAMoment() {
        // Given
        awaiting().until(() -> operator.get("/v1/fleet/machines").status() == 200);
        long before = cloud.done("GET", "/machines").size();

        // When
        for (int i = 0; i < 20; i++) {
            operator.get("/v1/fleet/machines");
        }

        // Then
        assertThat(cloud.done("GET", "/machines").size() - before).isLessThan(10);
    }

    @Test
    void aMachineThatIsRecordedAndNotListedIsNamed() {
        // Given
        String lost = recorded();
        var machinery = scaler.bean(MachineApi.class);
        machinery.machineSeen(lost, new Machine("m-lost", lost, "i", "ams", MachineState.STARTED, Map.of()));
        machinery.volumeReady(lost, "v-lost", Duration.ofHours(1));

        // When
        JsonNode machines = awaiting()
                .until(
                        () -> operator.get("/v1/fleet/machines").json().path("notListed"),
                        list -> list.toString().contains("m-lost"));
        JsonNode volumes = awaiting()
                .until(
                        () -> operator.get("/v1/fleet/volumes").json().path("notListed"),
                        list -> list.toString().contains("v-lost"));

        // Then
        assertThat(machines.valueStream().map(entry -> entry.path("workerId").asString()))
                .contains(lost)
                .doesNotContain(worker.workerId());
        assertThat(volumes.valueStream().map(entry -> entry.path("workerId").asString()))
                .contains(lost)
                .doesNotContain(worker.workerId());
    }

    /** A worker that has nothing yet. No event asks for a reconcile, so nothing is made for it. */
    private static String recorded() {
        String id = "afw-" + UUID.randomUUID();
        scaler.bean(WorkerApi.class)
                .request(new NewWorker(
                        id,
                        WORKSPACE,
                        "telegram:1:" + id,
                        "helper",
                        new Place(cloud.emulator().baseUrl(), Cloud.APP),
                        "ams",
                        Cloud.IMAGE,
                        new Size("shared", 1, 512),
                        "vol_" + id,
                        1,
                        "a test"));
        return id;
    }

    @Test
    void aWorkerIsShownWithAllThatIsRecordedOfIt() {
        // When
        Answer shown = operator.get("/v1/fleet/workers/" + worker.workerId());

        // Then
        JsonNode details = shown.json();
        assertThat(details.path("state").asString()).isEqualTo("ACTIVE");
        assertThat(details.path("machine").path("machineId").asString())
                .isEqualTo(worker.machine().id());
        assertThat(details.path("machine").path("state").asString()).isEqualTo("STARTED");
        assertThat(details.path("volume").path("volumeId").asString())
                .isEqualTo(worker.volume().id());
        assertThat(details.path("activity").isNull()).isTrue();
        assertThat(details.path("tries").path("failed").asInt()).isZero();
        assertThat(Instant.parse(details.path("deadline").path("at").asString()))
                .isEqualTo(worker.state().since().plusSeconds(600));
        assertThat(operator.get("/v1/fleet/workers/nobody").problem()).isEqualTo("worker-unknown");
    }

    @Test
    void aLiveWorkersVolumeIsNeverDeleted() {
        // Given
        String volumeId = worker.volume().id();

        // When
        Answer refused = operator.delete("/v1/fleet/volumes/" + volumeId + "?confirm=" + volumeId);

        // Then
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("volume-in-use");
        assertThat(refused.json().path("detail").asString()).contains(worker.workerId() + "/drain");
        assertThat(isThere(String.valueOf(volumeId))).isTrue();
    }

    @Test
    void aVolumeThatNobodyCanBeNamedForIsDeletedOnlyWithItsIdRepeated() {
        // Given
        String volumeId = volume("somebodys_data");
        Answer unconfirmed = operator.delete("/v1/fleet/volumes/" + volumeId);
        Answer mistaken = operator.delete("/v1/fleet/volumes/" + volumeId + "?confirm=vol_other");
        boolean thereStill = isThere(volumeId);

        // When
        Answer deleted = operator.delete("/v1/fleet/volumes/" + volumeId + "?confirm=" + volumeId);

        // Then
        assertThat(unconfirmed.status()).isEqualTo(403);
        assertThat(unconfirmed.problem()).isEqualTo("volume-not-ours");
        assertThat(mistaken.status()).isEqualTo(400);
        assertThat(mistaken.problem()).isEqualTo("confirmation-mismatch");
        assertThat(thereStill).isTrue();
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().path("ownership").asString()).isEqualTo("UNKNOWN");
        assertThat(isThere(volumeId)).isFalse();
        assertThat(operator.delete("/v1/fleet/volumes/" + volumeId).problem()).isEqualTo("volume-unknown");
    }

    @Test
    void aVolumeThatAnotherDeploymentsMachineHasIsRefusedTwice() {
        // Given
        String volumeId = volume("their_data");
        machine("their-machine", new Owner("staging", WORKSPACE).metadata("their-machine"), volumeId);

        // When
        Answer unconfirmed = operator.delete("/v1/fleet/volumes/" + volumeId);
        Answer confirmed = operator.delete("/v1/fleet/volumes/" + volumeId + "?confirm=" + volumeId);

        // Then
        assertThat(unconfirmed.problem()).isEqualTo("volume-not-ours");
        assertThat(unconfirmed.json().path("detail").asString()).contains("staging");
        assertThat(confirmed.status()).isEqualTo(409);
        assertThat(confirmed.problem()).isEqualTo("volume-bound");
        assertThat(isThere(volumeId)).isTrue();
    }

    @Test
    void aVolumeThatIsKeptForItsWorkGoesWhenAnOperatorSaysSoAndItsWorkerEnds() {
        // Given
        String volumeId = volume("kept_data");
        String id = recorded();
        scaler.bean(WorkerApi.class).change(id, Requested.class, (state, at) -> state.giveUp("a test", at));
        events.activity(WORKSPACE, id, WorkerActivity.CLAIMED);
        awaiting().until(() -> scaler.bean(ActivityApi.class).of(Set.of(id)).containsKey(id));
        scaler.bean(MachineApi.class).volumeFound(id, volumeId);
        Answer unconfirmed = operator.delete("/v1/fleet/volumes/" + volumeId);

        // When
        Answer deleted = operator.delete("/v1/fleet/volumes/" + volumeId + "?confirm=" + volumeId);

        // Then
        assertThat(unconfirmed.problem()).isEqualTo("volume-kept");
        assertThat(deleted.json().path("workerId").asString()).isEqualTo(id);
        awaiting()
                .until(() -> StateName.of(scaler.bean(WorkerApi.class)
                                .find(id)
                                .orElseThrow()
                                .state())
                        == StateName.FAILED);
        assertThat(isThere(volumeId)).isFalse();
    }

    @Test
    void whatIsMissingIsSaid() {
        // Given
        String nowhere = "w-" + UUID.randomUUID();
        String tokenless = "w-" + UUID.randomUUID();
        scaler.client("admin")
                .put(
                        "/v1/fleet/provider?workspaceId=" + tokenless,
                        cloud.providerConfig().replace(Cloud.APP, "tokenless"));

        // When
        Answer unconfigured = operator.get("/v1/fleet/machines?workspaceId=" + nowhere);
        Answer without = operator.get("/v1/fleet/volumes?workspaceId=" + tokenless);

        // Then
        assertThat(unconfigured.status()).isEqualTo(404);
        assertThat(unconfigured.problem()).isEqualTo("provider-not-configured");
        assertThat(without.status()).isEqualTo(409);
        assertThat(without.problem()).isEqualTo("provider-token-missing");
    }

    @Test
    void whoSeesAnotherWorkspaceSeesNoWorkerOfThisOne() {
        // Given
        ApiClient stranger = scaler.client(new ApiCaller("eve", Set.of("operator"), Set.of("elsewhere")));

        // When
        Answer hidden = stranger.get("/v1/fleet/workers/" + worker.workerId());

        // Then
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(hidden.text()).doesNotContain(WORKSPACE);
    }
}
