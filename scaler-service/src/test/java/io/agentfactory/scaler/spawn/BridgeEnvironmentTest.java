package io.agentfactory.scaler.spawn;

import static io.agentfactory.scaler.db.Tables.AGENT;
import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.fleet.NewWorker;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.policy.FleetPolicy;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.support.ScalerUnderTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A worker is told of its own agent's bridge and of no other's. */
class BridgeEnvironmentTest {

    private static ScalerUnderTest scaler;
    private static BridgeEnvironment bridges;

    @BeforeAll
    static void start() {
        scaler = ScalerUnderTest.start(Map.of());
        bridges = scaler.bean(BridgeEnvironment.class);
        Map<String, String> secrets = Map.of(
                "agent-bridge.serviceKey", "key of the workspace",
                "agent-bridge.serviceKey.own", "key of the agent",
                "agent-bridge.named", "key that the profile names",
                "agent-bridge.serviceId", "id of the workspace",
                "agent-bridge.linkingSharedSecret", "shared");
        secrets.forEach(scaler::importSecret);
    }

    @AfterAll
    static void stop() {
        scaler.close();
    }

    private static void agent(String key, boolean enabled, @Nullable String serviceId, @Nullable String keyRef) {
        scaler.bean(DSLContext.class)
                .insertInto(AGENT)
                .set(AGENT.WORKSPACE_ID, WORKSPACE)
                .set(AGENT.AGENT_KEY, key)
                .set(AGENT.VERSION, 1L)
                .set(AGENT.ENABLED, true)
                .set(AGENT.BRIDGE_ENABLED, enabled)
                .set(AGENT.BRIDGE_SERVICE_ID, serviceId)
                .set(AGENT.BRIDGE_SERVICE_KEY_SECRET_REF, keyRef)
                .execute();
    }

    private static Worker workerOf(String agentKey) {
        return workerOf(agentKey, WORKSPACE);
    }

    private static Worker workerOf(String agentKey, String workspaceId) {
        String id = "afw-" + UUID.randomUUID();
        return scaler.bean(WorkerApi.class)
                .request(new NewWorker(
                        id,
                        workspaceId,
                        "lane",
                        agentKey,
                        new Place("http://fly", "app"),
                        "ams",
                        "i",
                        new Size("shared", 1, 256),
                        "vol_" + id,
                        1,
                        "c"));
    }

    @Test
    void theAgentsOwnValuesComeBeforeThoseOfTheWorkspace() {
        // Given
        agent("own", true, "id of the profile", null);
        agent("plain", true, " ", null);

        // When
        Map<String, String> own = bridges.of(workerOf("own"));
        Map<String, String> plain = bridges.of(workerOf("plain"));

        // Then
        assertThat(own)
                .containsEntry("OPENCLAW_SERVICE_ID", "id of the profile")
                .containsEntry("OPENCLAW_SERVICE_KEY", "key of the agent")
                .containsEntry("OPENCLAW_LINKING_SHARED_SECRET", "shared");
        assertThat(plain)
                .containsEntry("OPENCLAW_SERVICE_ID", "id of the workspace")
                .containsEntry("OPENCLAW_SERVICE_KEY", "key of the workspace");
    }

    @Test
    void theSecretThatTheProfileNamesComesFirst() {
        // Given
        agent("naming", true, null, "agent-bridge.named");

        // When
        Map<String, String> environment = bridges.of(workerOf("naming"));

        // Then
        assertThat(environment).containsEntry("OPENCLAW_SERVICE_KEY", "key that the profile names");
    }

    @Test
    void scalingWeakness41_anAgentWithoutABridgeIsToldOfNoSecret() {
        // Given
        agent("off", false, "id", null);

        // When, Then
        assertThat(bridges.of(workerOf("off"))).isEmpty();
        assertThat(bridges.of(workerOf("never-heard-of"))).isEmpty();
    }

    @Test
    void aProfileCannotNameTheProvidersToken() {
        // Given
        agent("greedy", true, null, "fly.apiToken");

        // When
        Map<String, String> environment = bridges.of(workerOf("greedy"));

        // Then
        assertThat(environment).containsEntry("OPENCLAW_SERVICE_KEY", "key of the workspace");
    }

    @Test
    void scalingWeakness38_noMachineIsToldToRunTheSetUpThatItsImageCannotRun() {
        // When
        Map<String, String> environment = scaler.bean(WorkerEnvironment.class).of(workerOf("any"), FleetPolicy.DEFAULT);

        // Then
        assertThat(environment)
                .containsEntry("OPENCLAW_RUN_SETUP", "false")
                .doesNotContainKey("OPENCLAW_SETUP_COMMAND");
    }

    @Test
    void scalingWeakness42_theDoorHasOneAddressAndNoSecretChangesIt() {
        // Given
        scaler.importSecret("convex.url", "https://elsewhere.example");

        // When
        Map<String, String> environment = scaler.bean(WorkerEnvironment.class).of(workerOf("any"), FleetPolicy.DEFAULT);

        // Then
        assertThat(environment)
                .containsEntry("AGENT_FACTORY_DOOR_URL", "http://door.test")
                .containsEntry(
                        "CONVEX_URL", "http://door.test/convex/" + environment.get("AGENT_FACTORY_WORKER_TOKEN"));
    }

    @Test
    void scalingWeakness43_aWorkerIsToldTheWorkspaceThatItWorksFor() {
        // When
        Map<String, String> environment =
                scaler.bean(WorkerEnvironment.class).of(workerOf("any", "acme"), FleetPolicy.DEFAULT);

        // Then
        String claims =
                String.valueOf(environment.get("AGENT_FACTORY_WORKER_TOKEN")).split("\\.")[1];
        assertThat(environment).containsEntry("WORKSPACE_ID", "acme");
        assertThat(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
                .contains("acme")
                .doesNotContain(WORKSPACE);
    }
}
