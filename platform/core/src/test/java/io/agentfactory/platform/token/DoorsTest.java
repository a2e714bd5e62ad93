package io.agentfactory.platform.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import io.agentfactory.platform.app.Http;
import io.agentfactory.platform.app.TestController;
import io.agentfactory.platform.app.TestService;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

class DoorsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static ConfigurableApplicationContext service;
    private static Http http;
    private static WorkerTokens workers;
    private static ApiTokens callers;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.settings(), TestController.class);
        http = new Http(service);
        workers = service.getBean(WorkerTokens.class);
        callers = service.getBean(ApiTokens.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void admitAgain() {
        TestController.REVOKED.clear();
        TestController.admissionDown = false;
    }

    @Test
    void aWorkerIsWhoItsTokenSays() {
        // When
        var answer = http.get("/v1/worker/me", worker("w-1", "acme"));

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).containsEntry("workerId", "w-1").containsEntry("workspaceId", "acme");
    }

    @Test
    void everyTokenThatIsNotGoodIsRefusedInTheSameWords() throws Exception {
        // Given
        String good = worker("w-1", "acme");
        String[] parts = good.split("\\.", -1);
        String otherPayload = worker("w-2", "acme").split("\\.", -1)[1];
        String unsigned = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                + "." + parts[1] + ".";
        var foreignMint = new TokenMint(ECKey.parse(TestService.newTokenKey()), InstantSource.system());
        var pastMint = new TokenMint(
                TokenKeys.parse(TestService.TOKEN_KEY).signingKey(),
                InstantSource.fixed(Instant.now().minusSeconds(7200)));
        var identity = new WorkerIdentity("w-1", "acme");

        // When, Then
        String body = null;
        for (String token : new String[] {
            null,
            "rubbish",
            parts[0] + "." + otherPayload + "." + parts[2],
            unsigned,
            foreignMint.mint(identity, HOUR).reveal(),
            pastMint.mint(identity, HOUR).reveal(),
            caller("admin", "*"),
        }) {
            var answer = http.get("/v1/worker/me", token);
            assertThat(answer.status()).as("%s", token).isEqualTo(401);
            assertThat(answer.problem()).isEqualTo("unauthorized");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            body = body == null ? answer.response().body() : body;
            assertThat(answer.response().body()).isEqualTo(body);
        }
    }

    @Test
    void aWorkerThatIsNotAdmittedIsRefused() {
        // Given
        TestController.REVOKED.add("w-gone");

        // When
        var answer = http.get("/v1/worker/me", worker("w-gone", "acme"));

        // Then
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.problem()).isEqualTo("worker-unknown");
    }

    @Test
    void anAdmissionThatCannotAskItsDatabaseIsAPassingFailure() {
        // Given
        TestController.admissionDown = true;

        // When
        var answer = http.get("/v1/worker/me", worker("w-1", "acme"));

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("backend-unavailable");
        assertThat(answer.response().body()).doesNotContain("secret-host");
    }

    @Test
    void aPathOfTheWorkerDoorThatDoesNotExistLooksLikeOneThatDoesToWhoHasNoToken() {
        assertThat(http.get("/v1/worker/no-such-thing", null).status()).isEqualTo(401);
    }

    @Test
    void aWorkerTokenOpensNothingElse() {
        assertThat(http.get("/v1/things", worker("w-1", "acme")).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "reader,   /v1/things,   200",
        "reader,   /v1/operated, 403",
        "operator, /v1/things,   200",
        "operator, /v1/operated, 200",
        "admin,    /v1/operated, 200",
        "nobody,   /v1/things,   403",
        "reader,   /actuator/prometheus, 200",
    })
    void aHigherRoleMayWhatALowerOneMay(String role, String path, int status) {
        var answer = http.get(path, caller(role, "*"));
        assertThat(answer.status()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.problem()).isEqualTo("forbidden");
        }
    }

    @Test
    void aCallerIsKeptOutOfWorkspacesThatItsTokenDoesNotName() {
        // Given
        String token = caller("reader", "acme");

        // When, Then
        assertThat(http.get("/v1/things?workspaceId=acme", token).status()).isEqualTo(200);
        var other = http.get("/v1/things?workspaceId=other", token);
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.problem()).isEqualTo("workspace-forbidden");
        assertThat(http.get("/v1/things", token).status())
                .as("the default workspace")
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/v3/api-docs"})
    void healthAndTheDescriptionAreOpen(String path) {
        assertThat(http.get(path, null).status()).isEqualTo(200);
    }

    @Test
    void theWebhookIsOpen() {
        assertThat(http.post("/agent-factory/telegram/webhook", null, "{}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/elsewhere", "/actuator/prometheus", "/v1/things"})
    void whatIsNamedNowhereIsClosed(String path) {
        assertThat(http.get(path, null).status()).isEqualTo(401);
    }

    @Test
    void aPathThatIsNotOfTheApiIsClosedToAdminsToo() {
        assertThat(http.get("/elsewhere", caller("admin", "*")).status()).isEqualTo(403);
    }

    @Test
    void everyKeyOfASetVerifiesAndTheFirstPrivateOneSigns() throws ParseException, JOSEException {
        // Given
        ECKey old = ECKey.parse(TestService.newTokenKey());
        ECKey next = ECKey.parse(TestService.newTokenKey());
        String set =
                "{\"keys\":[" + next.toJSONString() + "," + old.toPublicJWK().toJSONString() + "]}";

        // When
        TokenKeys keys = TokenKeys.parse(set);

        // Then
        assertThat(keys.verifying().getKeys()).hasSize(2).noneMatch(key -> key.isPrivate());
        assertThat(keys.signingKey().computeThumbprint()).isEqualTo(next.computeThumbprint());
    }

    private static String worker(String workerId, String workspaceId) {
        return workers.mint(new WorkerIdentity(workerId, workspaceId), HOUR).reveal();
    }

    private static String caller(String role, String workspace) {
        return callers.mint(new ApiCaller("someone", Set.of(role), Set.of(workspace)), HOUR)
                .reveal();
    }
}
