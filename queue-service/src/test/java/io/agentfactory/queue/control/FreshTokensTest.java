package io.agentfactory.queue.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.WorkerState;
import io.agentfactory.platform.token.TokenValidity;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tokens of an hour, and a clock that is set forward. Workers of a scene come with a token of an hour, too. */
@ExtendWith(OutputCaptureExtension.class)
class FreshTokensTest {

    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;

    private final String workerId = "w-" + UUID.randomUUID();
    private final String conversation = "c-" + UUID.randomUUID();

    @Configuration
    static class ClockThatIsSetForward {

        @Bean
        @Primary
        Clock clockThatIsSetForward() {
            InstantSource ahead = () -> Instant.now().plus(AHEAD.get());
            return ahead.withZone(ZoneOffset.UTC);
        }
    }

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of("agent-factory.worker.token-lifetime", "1h"), ClockThatIsSetForward.class);
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void setClock() {
        AHEAD.set(Duration.ZERO);
    }

    private static void passes(Duration time) {
        AHEAD.updateAndGet(ahead -> ahead.plus(time));
    }

    private static JsonNode fresh(DoorClient worker) {
        return worker.get("/v1/worker/control").body().path("freshToken");
    }

    private static DoorClient withFreshToken(DoorClient worker) {
        return new DoorClient(queue.url(), fresh(worker).path("token").asString());
    }

    private static JsonNode claimsOf(String token) {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return JsonMapper.shared().readTree(new String(payload, StandardCharsets.UTF_8));
    }

    private void awaitState(WorkerState state) {
        await().until(() -> !probe.rows(
                        "select 1 from worker where worker_id = ? and lifecycle_state = ?", workerId, state.name())
                .isEmpty());
    }

    @Test
    void aTokenInItsFirstHalfIsGoodAsItIs() {
        // Given
        DoorClient worker = scene.worker(workerId, conversation);

        // When
        passes(Duration.ofMinutes(29));

        // Then
        assertThat(fresh(worker).isNull()).isTrue();
    }

    @Test
    void aTokenIsExchangedPastHalfOfItsLifeAndTheOneBeforeIsGoodUntilItsEnd() {
        // Given
        DoorClient worker = scene.worker(workerId, conversation);

        // When
        passes(Duration.ofMinutes(31));
        Instant exchangedAt = Instant.now().plus(AHEAD.get());
        JsonNode given = fresh(worker);
        DoorClient renewed = new DoorClient(queue.url(), given.path("token").asString());

        // Then
        Instant expiresAt = Instant.parse(given.path("expiresAt").asString());
        assertThat(expiresAt)
                .isBetween(exchangedAt.plusSeconds(3590), exchangedAt.plusSeconds(3610))
                .isEqualTo(Instant.ofEpochSecond(
                        claimsOf(renewed.token()).path("exp").asLong()));
        assertThat(fresh(renewed).isNull()).isTrue();
        assertThat(worker.claim().status()).isEqualTo(204);

        // And once the one before has expired
        passes(Duration.ofMinutes(30));
        assertThat(worker.claim().status()).isEqualTo(401);
        assertThat(renewed.claim().status()).isEqualTo(204);
    }

    @Test
    void aFreshTokenSpeaksForTheSameWorkerOfTheSameWorkspace() {
        // Given
        DoorClient worker = scene.worker(workerId, conversation);

        // When
        passes(Duration.ofMinutes(31));
        JsonNode claims = claimsOf(fresh(worker).path("token").asString());

        // Then
        assertThat(claims.path("sub").asString()).isEqualTo(workerId);
        assertThat(claims.path("ws").asString()).isEqualTo("default");
        assertThat(claims.path("aud").asString()).isEqualTo("agent-factory-worker");
    }

    @Test
    void aTurnGoesOnUnderAnotherToken() {
        // Given
        DoorClient worker = scene.worker(workerId, conversation);
        scene.message(conversation, "hello");
        Answer claim = worker.awaitClaim();

        // When
        passes(Duration.ofMinutes(31));
        DoorClient renewed = withFreshToken(worker);

        // Then
        assertThat(renewed.turn(claim.messageId(), "heartbeat", Map.of("token", claim.token()))
                        .status())
                .isEqualTo(200);
        assertThat(renewed.complete(claim, "hi").status()).isEqualTo(200);
    }

    @Test
    void aStoppedWorkersFreshTokenOpensNothing() {
        // Given
        DoorClient worker = scene.worker(workerId, conversation);
        passes(Duration.ofMinutes(31));
        DoorClient renewed = withFreshToken(worker);
        assertThat(renewed.claim().status()).isEqualTo(204);

        // When
        scene.lifecycle(workerId, conversation, WorkerState.STOPPED);

        // Then
        await().until(() -> renewed.claim().type().equals("worker-unknown"));
    }

    @ParameterizedTest
    @EnumSource(names = {"STOPPED", "FAILED", "RESERVED"})
    void aWorkerThatHasNoProcessGetsNoFreshTokenThoughItWasAdmittedAMomentAgo(WorkerState state) {
        // Given
        scene.worker(workerId, conversation);
        scene.lifecycle(workerId, conversation, state);
        awaitState(state);

        // When, Then
        assertThat(freshFor(new WorkerIdentity(workerId, "default"))).isFalse();
    }

    @Test
    void aDrainingWorkerGetsAFreshTokenAndAnotherWorkspacesDoesNot() {
        // Given
        scene.worker(workerId, conversation);
        scene.lifecycle(workerId, conversation, WorkerState.DRAINING);
        awaitState(WorkerState.DRAINING);

        // When, Then
        assertThat(freshFor(new WorkerIdentity(workerId, "default"))).isTrue();
        assertThat(freshFor(new WorkerIdentity(workerId, "another"))).isFalse();
        assertThat(freshFor(new WorkerIdentity("nobody", "default"))).isFalse();
    }

    @Test
    void aFreshTokenIsInNoLogNorInWhatIsPrintedOfIt(CapturedOutput output) {
        // Given
        DoorClient worker = scene.worker(workerId, conversation);
        passes(Duration.ofMinutes(31));

        // When
        DoorClient renewed = withFreshToken(worker);
        renewed.claim();
        String printed = String.valueOf(queue.bean(FreshTokens.class)
                .freshFor(new WorkerIdentity(workerId, "default"), expiringSoon())
                .orElseThrow());

        // Then
        assertThat(printed).contains("[secret]");
        assertThat(output.getAll()).doesNotContain(renewed.token());
    }

    private static TokenValidity expiringSoon() {
        return new TokenValidity(
                Instant.now().minus(Duration.ofHours(6)), Instant.now().plus(Duration.ofHours(1)));
    }

    private static boolean freshFor(WorkerIdentity worker) {
        return queue.bean(FreshTokens.class).freshFor(worker, expiringSoon()).isPresent();
    }
}
