package io.agentfactory.cleanup.fleet;

import static io.agentfactory.cleanup.db.Tables.PROVIDER_CONFIG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.cleanup.CleanupUnderTest;
import io.agentfactory.events.AlarmChanged;
import io.agentfactory.events.AlarmStatus;
import io.agentfactory.events.CleanupMode;
import io.agentfactory.events.CleanupReported;
import io.agentfactory.events.Leftover;
import io.agentfactory.events.ProviderConfigChanged;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.testing.KafkaProbe;
import io.agentfactory.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The fleet cleanup through the service as it runs, against the Fly emulator. */
class FleetCleanupTest {

    private static final AtomicLong VERSION = new AtomicLong(1);

    private static CleanupUnderTest service;

    @TempDir
    private Path folder;

    private Cloud cloud;
    private KafkaProbe events;
    private String workspace;

    @BeforeAll
    static void startService() {
        service = CleanupUnderTest.start(
                Map.of("agent-factory.cleanup.grace", "0s", "agent-factory.fly.first-back-off", "300ms"));
    }

    @AfterAll
    static void stopService() {
        service.close();
    }

    @BeforeEach
    void start() {
        cloud = new Cloud(folder, RateLimits.off());
        events = new KafkaProbe(service, Topics.CLEANUP_REPORTS, Topics.ALARMS);
        workspace = "ws-" + UUID.randomUUID();
    }

    @AfterEach
    void stop() {
        // A run looks at every account, and those of other tests are out of reach.
        service.bean(DSLContext.class).deleteFrom(PROVIDER_CONFIG).execute();
        events.close();
        cloud.close();
    }

    @Test
    void everythingAtTheProviderGetsItsVerdictAndOrphansRaiseTheAlarmUntilTheyAreGone() {
        // Given
        service.importSecret(workspace, "fly.apiToken", Cloud.API_TOKEN);
        providerConfig(cloud.emulator().baseUrl(), Cloud.APP);
        String volume = cloud.volume("live_volume");
        String known = cloud.machine("live-" + workspace, ours("live-" + workspace), volume);
        String orphan = cloud.machine("gone-" + workspace, ours("gone-" + workspace), "");
        cloud.machine("theirs", Map.of("agent_factory_deployment", "another"), "");
        String loose = cloud.volume("loose_volume");
        String deleted = cloud.volume("deleted_volume");
        cloud.deleteVolume(deleted);
        worker("live-" + workspace, WorkerState.ACTIVE, known, volume);
        worker("gone-" + workspace, WorkerState.STOPPED, orphan, null);
        awaitRecorded("live-" + workspace, "gone-" + workspace);
        // What Fly knows of a machine whose host does not answer is in another place.
        cloud.emulator().mishaps().failHost(orphan);

        // When
        tick();
        CleanupReported report = awaitReport();
        AlarmChanged raised = awaitAlarm();

        // Then
        assertThat(report.getErrors()).isEmpty();
        assertThat(report.getMode()).isEqualTo(CleanupMode.ORPHANS);
        assertThat(report.getDryRun()).isTrue();
        assertThat(report.getMachinesFound()).isEqualTo(3);
        assertThat(report.getMachinesRemaining()).isEqualTo(3);
        assertThat(report.getVolumesFound()).isEqualTo(2);
        assertThat(report.getHourlyCostMicros()).isEqualTo(3 * 2 * 7500 + 2 * 10 * 210);
        assertThat(verdict(report, known)).isEqualTo("known: belongs to worker live-" + workspace);
        assertThat(verdict(report, volume)).isEqualTo("known: belongs to worker live-" + workspace);
        assertThat(verdict(report, orphan))
                .isEqualTo("orphan: made for worker gone-" + workspace + ", which has ended");
        assertThat(verdict(report, loose)).isEqualTo("orphan: no worker and no machine has it");
        assertThat(report.getLeftovers())
                .extracting(Leftover::getVerdict)
                .contains("foreign: made by deployment another");
        assertThat(report.getLeftovers()).extracting(Leftover::getId).doesNotContain(deleted);
        assertThat(raised.getStatus()).isEqualTo(AlarmStatus.RAISED);
        assertThat(raised.getSummary()).startsWith("2 machines or volumes of app workers belong to no worker");
        assertThat(raised.getRunbook()).isEqualTo("runbooks/fleet-leftovers.md");
        assertThat(Path.of("../docs", raised.getRunbook())).exists();

        // And once they are gone
        cloud.emulator().mishaps().recoverHost(orphan);
        cloud.destroyMachine(orphan);
        await().until(() -> cloud.emulator().machines().size() == 2);
        cloud.deleteVolume(loose);
        tick();
        AlarmChanged cleared =
                events.await(Topics.ALARMS, AlarmChanged.class, alarm -> alarm.getStatus() == AlarmStatus.CLEARED);
        assertThat(cleared.getSubject()).isEqualTo(Cloud.APP);
    }

    @Test
    void scalingWeakness14_theCleanupLooksAndLeavesEveryMachineAndVolumeAsItIs() {
        // Given: a worker that may be busy, and one whose records say that it has ended
        service.importSecret(workspace, "fly.apiToken", Cloud.API_TOKEN);
        providerConfig(cloud.emulator().baseUrl(), Cloud.APP);
        String volume = cloud.volume("live_volume");
        String live = cloud.machine("live-" + workspace, ours("live-" + workspace), volume);
        String ended = cloud.machine("gone-" + workspace, ours("gone-" + workspace), "");
        cloud.volume("loose_volume");
        worker("live-" + workspace, WorkerState.ACTIVE, live, volume);
        worker("gone-" + workspace, WorkerState.STOPPED, ended, null);
        awaitRecorded("live-" + workspace, "gone-" + workspace);
        await().until(() -> cloud.emulator().machines().stream()
                .allMatch(machine -> machine.state().equals("started")));
        int before = cloud.requests().size();

        // When
        tick();
        CleanupReported report = awaitReport();

        // Then
        assertThat(report.getMachinesDeleted() + report.getVolumesDeleted()).isZero();
        assertThat(cloud.requests().subList(before, cloud.requests().size()))
                .hasSize(2)
                .allMatch(request -> request.startsWith("GET "));
        assertThat(cloud.emulator().machines())
                .hasSize(2)
                .allMatch(machine -> machine.state().equals("started"));
        assertThat(cloud.emulator().volumes()).hasSize(2);
    }

    @Test
    void tickThatComesTwiceIsOneRun() {
        // Given
        service.importSecret(workspace, "fly.apiToken", Cloud.API_TOKEN);
        providerConfig(cloud.emulator().baseUrl(), Cloud.APP);
        ScheduledTick tick = tickAt(Instant.now().truncatedTo(ChronoUnit.MILLIS));

        // When
        events.publish(Topics.TICKS, "fleet-cleanup", tick);
        events.publish(Topics.TICKS, "fleet-cleanup", tick);
        awaitReport();
        tick();
        await().until(() -> reports().path("items").size() == 2);

        // Then
        assertThat(events.all(Topics.CLEANUP_REPORTS, CleanupReported.class).stream()
                        .filter(report -> report.getWorkspaceId().equals(workspace)))
                .hasSizeLessThanOrEqualTo(2)
                .extracting(CleanupReported::getRunId)
                .doesNotHaveDuplicates();
    }

    @Test
    void reportsArePagedNewestFirstAndKeptFromOtherWorkspaces() {
        // Given
        service.importSecret(workspace, "fly.apiToken", Cloud.API_TOKEN);
        providerConfig(cloud.emulator().baseUrl(), Cloud.APP);
        for (int run = 1; run <= 3; run++) {
            int runs = run;
            tick();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> reports().path("items").size() == runs);
        }
        String path = "/v1/cleanup/reports?limit=2&workspaceId=" + workspace;

        // When
        JsonNode first = service.client("reader").get(path).json();
        JsonNode second = service.client("reader")
                .get(path + "&before=" + first.path("next").asString())
                .json();

        // Then
        assertThat(first.path("items")).hasSize(2);
        assertThat(second.path("items")).hasSize(1);
        assertThat(second.path("next").isNull()).isTrue();
        List<String> starts = List.of(
                first.path("items").get(0).path("startedAt").asString(),
                first.path("items").get(1).path("startedAt").asString(),
                second.path("items").get(0).path("startedAt").asString());
        assertThat(starts.stream().map(Instant::parse)).isSortedAccordingTo((one, two) -> two.compareTo(one));
        String runId = second.path("items").get(0).path("runId").asString();
        ApiCaller stranger = new ApiCaller("eve", Set.of("reader"), Set.of("elsewhere"));
        assertThat(service.client("reader").get("/v1/cleanup/reports/" + runId).json())
                .isEqualTo(second.path("items").get(0));
        assertThat(service.client(stranger).get("/v1/cleanup/reports/" + runId).status())
                .isEqualTo(404);
        assertThat(service.client(stranger).get(path).status()).isEqualTo(403);
    }

    @Test
    void missingAndWrongTokensAreReportedWithWhatToDo() {
        // Given
        providerConfig(cloud.emulator().baseUrl(), Cloud.APP);
        tick();
        CleanupReported missing = awaitReport();

        // When
        service.importSecret(workspace, "fly.apiToken", "wrong-token");
        tick();
        CleanupReported wrong = events.await(
                Topics.CLEANUP_REPORTS,
                CleanupReported.class,
                report -> report.getWorkspaceId().equals(workspace)
                        && !report.getRunId().equals(missing.getRunId()));

        // Then
        assertThat(missing.getErrors())
                .singleElement()
                .asString()
                .contains("has no secret fly.apiToken")
                .contains("PUT /v1/secrets/fly.apiToken");
        assertThat(wrong.getErrors())
                .singleElement()
                .asString()
                .contains("401")
                .contains("store a new token")
                .doesNotContain("wrong-token");
    }

    @Test
    void providerThatIsAwayIsReportedAndChangesNoAlarm() {
        // Given
        service.importSecret(workspace, "fly.apiToken", Cloud.API_TOKEN);
        providerConfig("http://127.0.0.1:1", "app-" + workspace);

        // When
        tick();
        CleanupReported report = awaitReport();

        // Then
        assertThat(report.getErrors()).singleElement().asString().contains("ConnectException at http://127.0.0.1:1");
        assertThat(events.all(Topics.ALARMS, AlarmChanged.class))
                .extracting(AlarmChanged::getSubject)
                .doesNotContain("app-" + workspace);
    }

    @Test
    void accountThatCannotEvenBeAskedForKeepsNoOtherFromBeingLookedAt() {
        // Given
        String good = workspace;
        service.importSecret(good, "fly.apiToken", Cloud.API_TOKEN);
        providerConfig(cloud.emulator().baseUrl(), Cloud.APP);
        workspace = "first-" + good;
        service.importSecret(workspace, "fly.apiToken", Cloud.API_TOKEN);
        providerConfig("http://{nowhere}", "app-" + workspace);

        // When
        tick();

        // Then
        assertThat(awaitReport().getErrors()).singleElement().asString().contains("could not be inspected");
        workspace = good;
        assertThat(awaitReport().getErrors()).isEmpty();
    }

    @Test
    void limitOfTheProviderIsWaitedOut(@TempDir Path limited) {
        // Given
        try (Cloud slow = new Cloud(limited, RateLimits.likeFly())) {
            service.importSecret(workspace, "fly.apiToken", Cloud.API_TOKEN);
            providerConfig(slow.emulator().baseUrl(), Cloud.APP);
            await().until(() -> slow.listMachines() == 429);

            // When
            tick();
            CleanupReported report = awaitReport();

            // Then
            assertThat(report.getErrors()).isEmpty();
        }
    }

    private static Map<String, String> ours(String workerId) {
        return Map.of("agent_factory_deployment", "tests", "agent_factory_worker", workerId);
    }

    private static String verdict(CleanupReported report, String id) {
        return report.getLeftovers().stream()
                .filter(leftover -> leftover.getId().equals(id))
                .findFirst()
                .orElseThrow()
                .getVerdict();
    }

    private void tick() {
        assertThat(service.client("operator").post("/v1/ticks/fleet-cleanup").status())
                .isEqualTo(202);
    }

    private static ScheduledTick tickAt(Instant slot) {
        return ScheduledTick.newBuilder()
                .setName("fleet-cleanup")
                .setScheduledFor(slot)
                .setFiredAt(slot)
                .build();
    }

    private CleanupReported awaitReport() {
        return events.await(
                Topics.CLEANUP_REPORTS,
                CleanupReported.class,
                report -> report.getWorkspaceId().equals(workspace));
    }

    private AlarmChanged awaitAlarm() {
        return events.await(
                Topics.ALARMS, AlarmChanged.class, alarm -> alarm.getName().equals("fleet-leftovers"));
    }

    private JsonNode reports() {
        return service.client("reader")
                .get("/v1/cleanup/reports?workspaceId=" + workspace)
                .json();
    }

    private void providerConfig(String baseUrl, String app) {
        events.publish(
                Topics.PROVIDER_CONFIGS,
                workspace,
                ProviderConfigChanged.newBuilder()
                        .setWorkspaceId(workspace)
                        .setVersion(VERSION.incrementAndGet())
                        .setKind("fly")
                        .setAppName(app)
                        .setDeploymentId("tests")
                        .setApiBaseUrl(baseUrl)
                        .setChangedAt(Instant.now())
                        .build());
        FleetRecords.await(service, workspace);
    }

    private void worker(String workerId, WorkerState state, String machineId, @Nullable String volumeId) {
        events.publish(
                Topics.WORKER_LIFECYCLE,
                workerId,
                WorkerLifecycleChanged.newBuilder()
                        .setWorkerId(workerId)
                        .setWorkspaceId(workspace)
                        .setVersion(VERSION.incrementAndGet())
                        .setState(state)
                        .setMachineId(machineId)
                        .setVolumeId(volumeId)
                        .setAt(Instant.now())
                        .build());
    }

    private void awaitRecorded(String... workerIds) {
        FleetRecords.awaitWorkers(service, workspace, Set.of(workerIds));
    }
}
