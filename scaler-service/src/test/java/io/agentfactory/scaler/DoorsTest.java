package io.agentfactory.scaler;

import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.scaler.fleet.NewWorker;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.testing.Answer;
import io.agentfactory.testing.ApiClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every endpoint that there is asks who is calling. The list is the service's own, so that none can be forgotten. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorsTest {

    private static final String WORKER = "afw-of-the-doors";

    private ScalerUnderTest scaler;

    /** @param path with the ids filled in */
    record Endpoint(String method, String path) {

        boolean changes() {
            return !method.equals("GET");
        }

        Answer call(ApiClient client) {
            return switch (method) {
                case "GET" -> client.get(path);
                case "PUT" -> client.put(path, "{}");
                case "POST" -> client.post(path, "{}");
                case "DELETE" -> client.delete(path);
                default -> throw new IllegalArgumentException(method);
            };
        }
    }

    @BeforeAll
    void start() {
        scaler = ScalerUnderTest.start(Map.of());
        scaler.bean(WorkerApi.class)
                .request(new NewWorker(
                        WORKER,
                        WORKSPACE,
                        "telegram:1:doors",
                        "helper",
                        new Place("http://127.0.0.1:1", "app"),
                        "ams",
                        "worker:1",
                        new Size("shared", 1, 512),
                        "vol_doors",
                        1,
                        "a test"));
    }

    @AfterAll
    void stop() {
        scaler.close();
    }

    Stream<Endpoint> endpoints() {
        var mapping = scaler.context().getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        return mapping.getHandlerMethods().keySet().stream()
                .flatMap(DoorsTest::endpoints)
                .filter(endpoint -> endpoint.path().startsWith("/v1/"));
    }

    private static Stream<Endpoint> endpoints(RequestMappingInfo info) {
        Set<String> paths = info.getPatternValues();
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        return paths.stream()
                .flatMap(path -> methods.stream()
                        .map(method -> new Endpoint(
                                method.name(),
                                path.replace("{workerId}", WORKER).replaceAll("\\{[^}]*}", "vol_1"))));
    }

    @Test
    void thereAreAsManyAsAnybodyKnowsOf() {
        assertThat(endpoints().map(endpoint -> endpoint.method() + " " + endpoint.path()))
                .contains(
                        "GET /v1/fleet",
                        "GET /v1/fleet/plan",
                        "GET /v1/fleet/machines",
                        "GET /v1/fleet/volumes",
                        "DELETE /v1/fleet/volumes/vol_1",
                        "GET /v1/fleet/workers/" + WORKER,
                        "POST /v1/fleet/workers/" + WORKER + "/drain",
                        "POST /v1/fleet/drain",
                        "POST /v1/fleet/pause",
                        "POST /v1/fleet/resume",
                        "GET /v1/fleet/provider",
                        "PUT /v1/fleet/provider",
                        "GET /v1/fleet/provider/readiness",
                        "GET /v1/fleet/policy",
                        "PUT /v1/fleet/policy");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void nobodyGetsInWithoutAToken(Endpoint endpoint) {
        // When
        Answer answer = Answer.to(HttpRequest.newBuilder(URI.create(scaler.url() + endpoint.path()))
                .header("Content-Type", "application/json")
                .method(endpoint.method(), BodyPublishers.ofString("{}")));

        // Then
        assertThat(answer.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void whoIsBoundToAnotherWorkspaceSeesAndChangesNothingOfThisOne(Endpoint endpoint) {
        // Given
        ApiClient stranger = scaler.client(new ApiCaller("eve", Set.of("admin"), Set.of("elsewhere")));

        // When
        Answer answer = endpoint.call(stranger);

        // Then
        assertThat(answer.status()).isIn(403, 404);
        assertThat(answer.problem()).isIn("workspace-forbidden", "worker-unknown");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void readersReadAndChangeNothing(Endpoint endpoint) {
        // When
        Answer answer = endpoint.call(scaler.client("reader"));

        // Then
        if (endpoint.changes()) {
            assertThat(answer.problem()).isEqualTo("forbidden");
            assertThat(answer.status()).isEqualTo(403);
        } else {
            assertThat(answer.status()).isNotIn(List.of(401, 403));
        }
    }
}
