package io.agentfactory.scaler.provider.fly;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.local.fly.FlyMachine;
import io.agentfactory.local.fly.http.FlyExchange;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.scaler.provider.Accepted;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.NewMachine;
import io.agentfactory.scaler.provider.NewVolume;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.provider.Volume;
import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine is changed under a lease, so that nobody changes it at the same time. */
class LeaseTest {

    private static final Size SIZE = new Size("shared", 1, 256);
    private static final Map<String, String> METADATA = Map.of("owner", "somebody");

    @TempDir
    Path folder;

    private Cloud cloud;
    private Provider provider;
    private String machineId;

    @BeforeEach
    void start() {
        cloud = Cloud.quick(folder);
        provider = new FlyProviders(
                        new FlyProperties(
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(10),
                                100,
                                100,
                                100,
                                100,
                                Duration.ofSeconds(3)),
                        new SimpleMeterRegistry())
                .open(new Place(cloud.emulator().baseUrl(), Cloud.APP), Secret.of(ScalerUnderTest.API_TOKEN));
        String name = "afw-" + UUID.randomUUID();
        Volume volume = done(provider.createVolume(new NewVolume("vol", "ams", 1, SIZE)));
        machineId = done(provider.createMachine(new NewMachine(
                        name,
                        "ams",
                        Cloud.IMAGE,
                        SIZE,
                        volume.id(),
                        "/data",
                        Map.of(),
                        METADATA,
                        Duration.ofSeconds(1))))
                .id();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private static <T> T done(Answer<T> answer) {
        return ((Done<T>) answer).value();
    }

    private HttpResponse<String> leaseOfSomebodyElse(int ttlSeconds) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(cloud.emulator().baseUrl() + "/v1/apps/" + Cloud.APP
                                        + "/machines/" + machineId + "/lease"))
                                .header("Authorization", "Bearer " + ScalerUnderTest.API_TOKEN)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"ttl\":" + ttlSeconds + "}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private List<String> requests() {
        return cloud.journal().stream()
                .filter(exchange ->
                        !exchange.method().equals("GET") && exchange.uri().contains(machineId))
                .map(exchange ->
                        exchange.method() + exchange.uri().replaceFirst(".*" + machineId, "") + " " + exchange.status())
                .toList();
    }

    @Test
    void aChangeIsMadeUnderALeaseThatIsReleasedAfterwards() {
        // When
        Answer<Accepted> answer = provider.stop(machineId, Duration.ofSeconds(1));

        // Then
        assertThat(answer).isInstanceOf(Done.class);
        assertThat(requests()).containsExactly("POST/lease 201", "POST/stop 200", "DELETE/lease 200");
        FlyExchange stop = cloud.journal().stream()
                .filter(exchange -> exchange.uri().endsWith("/stop"))
                .findFirst()
                .orElseThrow();
        assertThat(stop.headers()).containsKey("fly-machine-lease-nonce");
    }

    @Test
    void aMachineThatSomebodyElseHoldsIsLeftAlone() throws Exception {
        // Given
        leaseOfSomebodyElse(60);

        // When
        Answer<Accepted> answer = provider.destroy(machineId, true);

        // Then
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.error()).isInstanceOf(ProviderError.Conflict.class));
        assertThat(cloud.emulator().machines()).extracting(FlyMachine::id).containsExactly(machineId);
    }

    @Test
    void aLeaseThatHasExpiredHoldsNobodyUp() throws Exception {
        // Given
        leaseOfSomebodyElse(1);

        // When, Then
        org.awaitility.Awaitility.await()
                .until(() -> provider.stop(machineId, Duration.ofSeconds(1)) instanceof Done<Accepted>);
    }

    @Test
    void aRefusedChangeLeavesNoLeaseBehind() {
        // When
        Answer<Accepted> answer = provider.destroy(machineId, false);

        // Then
        assertThat(answer).isInstanceOf(Refused.class);
        assertThat(requests()).endsWith("DELETE/lease 200");
    }

    @Test
    void ofTwoWhoChangeAMachineAtOnceNeitherIsInTheOthersWay() throws Exception {
        // Given
        Callable<Answer<Accepted>> stop = () -> provider.stop(machineId, Duration.ofSeconds(1));

        // When
        List<Answer<Accepted>> answers;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = threads.invokeAll(List.of(stop, stop)).stream()
                    .map(future -> future.resultNow())
                    .toList();
        }

        // Then
        assertThat(answers).anyMatch(Done.class::isInstance);
        assertThat(answers).allSatisfy(answer -> {
            if (answer instanceof Refused<Accepted>(ProviderError error)) {
                assertThat(error).isInstanceOf(ProviderError.Conflict.class);
            }
        });
    }

    @Test
    void bothShapesOfALeaseAreRead() {
        assertThat(new FlyJson.LeaseJson("plain", null).held()).isEqualTo("plain");
        assertThat(new FlyJson.LeaseJson(null, new FlyJson.LeaseJson("wrapped", null)).held())
                .isEqualTo("wrapped");
        assertThat(new FlyJson.LeaseJson("secret", null).toString()).doesNotContain("secret");
    }

    @Test
    void whatIsGoneIsGoneAlsoUnderALease() {
        // Given
        Machine gone = done(provider.machine(machineId));
        done(provider.destroy(gone.id(), true));

        // When
        Answer<Accepted> answer = provider.destroy("00000000000000", true);

        // Then
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.error()).isInstanceOf(ProviderError.NotFound.class));
    }

    @Test
    void aMachineWhoseHostDoesNotAnswerIsStillOursAndDestroyedByForceWithoutALease() {
        // Given
        cloud.emulator().mishaps().failHost(machineId);

        // When
        Machine shown = done(provider.machine(machineId));
        Answer<Accepted> stopped = provider.stop(machineId, Duration.ofSeconds(1));
        Answer<Accepted> destroyed = provider.destroy(machineId, true);

        // Then
        assertThat(shown.metadata()).isEqualTo(METADATA);
        assertThat(stopped)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.error()).isInstanceOf(ProviderError.Transient.class));
        assertThat(destroyed).isInstanceOf(Done.class);
    }
}
