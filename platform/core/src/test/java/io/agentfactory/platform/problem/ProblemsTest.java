package io.agentfactory.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.platform.app.Http;
import io.agentfactory.platform.app.TestController;
import io.agentfactory.platform.app.TestService;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.platform.token.ApiTokens;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

class ProblemsTest {

    private static final String WEBHOOK = "/agent-factory/telegram/webhook";
    private static final int MEBIBYTE = 1024 * 1024;

    private static ConfigurableApplicationContext service;
    private static Http http;
    private static String admin;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.settings(), TestController.class);
        http = new Http(service);
        admin = service.getBean(ApiTokens.class)
                .mint(new ApiCaller("admin", Set.of("admin"), Set.of("*")), Duration.ofHours(1))
                .reveal();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /v1/named,           409, stale-token",
        "GET,    /v1/number,          400, missing-parameter",
        "GET,    /v1/number?n=many,   400, invalid-parameter",
        "GET,    /v1/no-such-thing,   404, not-found",
        "DELETE, /v1/things,          405, method-not-allowed",
        "GET,    /v1/broken,          500, internal-error",
        "GET,    /v1/away,            503, backend-unavailable",
        "GET,    /v1/stored?text=%00, 400, character-not-storable",
    })
    void whateverGoesWrongIsAProblemWithAStableType(String method, String path, int status, String type) {
        // When
        var answer = http.call(method, path, admin, BodyPublishers.noBody());

        // Then
        assertThat(answer.problem()).isEqualTo(type);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json()).containsKeys("title", "detail").containsEntry("status", status);
        assertThat(answer.response().body()).doesNotContain("swordfish", "secret-host", "Exception", "io.agentfactory");
    }

    @Test
    void aBackendThatIsAwayAsksToTryAgain() {
        assertThat(http.get("/v1/away", admin).header("Retry-After")).isEqualTo("2");
    }

    @Test
    void validationTellsEverythingThatIsWrongAtOnce() {
        // When
        var answer = http.post("/v1/things", admin, "{\"name\":\" \",\"size\":11}");

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("validation-failed");
        assertThat(answer.json().get("errors"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(error -> error.get("field"))
                .containsExactlyInAnyOrder("name", "size");
    }

    @Test
    void parametersAreValidatedAllAtOnceToo() {
        // When
        var answer = http.get("/v1/limited?n=6&text=", admin);

        // Then
        assertThat(answer.problem()).isEqualTo("validation-failed");
        assertThat(answer.json().get("errors"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(error -> error.get("field"))
                .containsExactlyInAnyOrder("n", "text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"name\": | line 1", "{\"size\":\"swordfish\"} | size", "[] | JSON"})
    void aBodyThatIsNotTheExpectedJsonIsToldWhereAndNotRepeated(String body, String hint) {
        // When
        var answer = http.post("/v1/things", admin, body);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("malformed-body");
        assertThat(String.valueOf(answer.json().get("detail")))
                .contains(hint)
                .doesNotContain("swordfish", "io.agentfactory", "$");
    }

    @Test
    void aBodyThatSaysItIsTooLargeIsRefused() {
        // When
        var answer = http.call("POST", WEBHOOK, null, BodyPublishers.ofByteArray(new byte[MEBIBYTE + 1]));

        // Then
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.problem()).isEqualTo("body-too-large");
    }

    @Test
    void aBodyThatTurnsOutTooLargeIsRefused() {
        // Given: without a length, in chunks
        var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[MEBIBYTE + 1]));

        // When
        var answer = http.call("POST", WEBHOOK, null, body);

        // Then
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.problem()).isEqualTo("body-too-large");
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() {
        assertThat(http.call("POST", WEBHOOK, null, BodyPublishers.ofByteArray(new byte[MEBIBYTE]))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"3145728, 200", "3145729, 413"})
    void aPathCanHaveALimitOfItsOwn(int bytes, int status) {
        // Given: in chunks, so that only counting finds out
        var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes]));

        // When
        var answer = http.call("PUT", "/v1/uploads/some-id/content", admin, body);

        // Then
        assertThat(answer.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /v1/things?x=<|> HTTP/1.1',   400, bad-request",
        "'GET /v1//things HTTP/1.1',        400, bad-request",
        "'GET /v1/../../secret HTTP/1.1',   400, bad-request",
        "'TRACE /v1/things HTTP/1.1',       405, method-not-allowed",
    })
    void whatTheContainerRefusesIsAProblemToo(String requestLine, int status, String type) throws Exception {
        // Given
        int port = service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        try (var socket = new Socket("127.0.0.1", port)) {
            // When
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // Then
            assertThat(answer).startsWith("HTTP/1.1 " + status);
            assertThat(answer).contains("application/problem+json", "urn:agent-factory:problem:" + type);
            assertThat(answer).doesNotContain("<html", "Exception", "Tomcat");
        }
    }
}
