package io.agentfactory.local.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.local.fly.http.Fault;
import io.agentfactory.local.fly.http.FaultEffect;
import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.process.ImageCatalogue;
import io.agentfactory.testing.FlyContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes wrong when somebody asks for it, and only as often as was asked. */
class FaultsOnDemandTest {

    private static final String TOKEN = "a-token";
    private static final String FAULTS = "/_emulator/faults";
    private static final String VOLUMES = "/v1/apps/app/volumes";
    private static final String MACHINES = "/v1/apps/app/machines";
    private static final String CREATE = "{\"name\":\"w1\",\"config\":{\"image\":\"worker:1\"}}";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private FlyEmulator fly;

    @BeforeEach
    void start() {
        fly = FlyEmulator.start(
                0,
                FlyEmulatorSettings.laptop(folder, TOKEN)
                        .withApps("app")
                        .withLimits(RateLimits.off())
                        .withDelays(FlyDelays.none())
                        .withImages(ImageCatalogue.empty().with("worker:1", "sleep", "3600")));
    }

    @AfterEach
    void stop() {
        fly.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws IOException {
        HttpResponse<String> answer = exchange(method, path, body);
        if (!path.startsWith("/_emulator") && isJson(answer)) {
            FlyContract.fromEnvironment()
                    .ifPresent(judge -> assertThat(
                                    judge.complaints(method, answer.uri(), body, answer.statusCode(), answer.body()))
                            .isEmpty());
        }
        return answer;
    }

    private HttpResponse<String> exchange(String method, String path, String body) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(fly.baseUrl() + path))
                            .header("Authorization", "Bearer " + TOKEN)
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static boolean isJson(HttpResponse<String> answer) {
        return answer.headers().firstValue("content-type").orElse("").startsWith("application/json");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void aFaultStrikesAsOftenAsWasAskedAndNothingElse() throws Exception {
        // Given
        HttpResponse<String> told = send(
                "POST",
                FAULTS,
                "{\"method\":\"POST\",\"path\":\"/machines\",\"status\":503,\"error\":\"insufficient_capacity\",\"times\":2}");

        // When
        int list = send("GET", MACHINES, "").statusCode();
        HttpResponse<String> first = send("POST", MACHINES, CREATE);
        JsonNode left = json(send("GET", FAULTS, ""));
        int second = send("POST", MACHINES, CREATE).statusCode();
        int third = send("POST", MACHINES, CREATE).statusCode();

        // Then
        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(list).isEqualTo(200);
        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.body()).contains("insufficient_capacity");
        assertThat(left.path(0).path("times").asInt()).isOne();
        assertThat(second).isEqualTo(503);
        assertThat(third).isEqualTo(200);
        assertThat(json(send("GET", FAULTS, ""))).isEmpty();
    }

    @Test
    void anAnswerThatIsLostBeforeTheEffectHasNone() {
        // Given
        fly.inject(new Fault("POST", "/machines", new FaultEffect.DropsBefore(), 1));

        // When, Then
        assertThatThrownBy(() -> send("POST", MACHINES, CREATE)).isInstanceOf(IOException.class);
        assertThat(fly.machines()).isEmpty();
    }

    @Test
    void anAnswerThatIsLostAfterTheEffectLeavesItDone() {
        // Given
        fly.inject(new Fault("POST", "/machines", new FaultEffect.DropsAfter(), 1));

        // When, Then
        assertThatThrownBy(() -> send("POST", MACHINES, CREATE)).isInstanceOf(IOException.class);
        assertThat(fly.machines()).extracting(FlyMachine::name).containsExactly("w1");
    }

    @Test
    void aListCanBeEmptyThoughThereIsSomething() throws Exception {
        // Given
        send("POST", MACHINES, CREATE);
        fly.inject(new Fault("GET", "/machines", new FaultEffect.EmptiesList(), 1));

        // When
        JsonNode empty = json(send("GET", MACHINES, ""));
        JsonNode whole = json(send("GET", MACHINES, ""));

        // Then
        assertThat(empty).isEmpty();
        assertThat(whole).hasSize(1);
    }

    @Test
    void aListCanBeAsOldAsTheFault() throws Exception {
        // Given
        String old = json(send("POST", MACHINES, CREATE)).path("id").asString();
        send("POST", VOLUMES, "{\"name\":\"data\"}");
        send("POST", FAULTS, "{\"method\":\"GET\",\"path\":\"/machines\",\"oldList\":true,\"times\":2}");
        fly.inject(new Fault("GET", "/volumes", new FaultEffect.AgesList(fly.inventory()), 1));

        // When
        send("DELETE", MACHINES + "/" + old + "?force=true", "");
        send("POST", MACHINES, CREATE.replace("w1", "w2"));
        send("POST", VOLUMES, "{\"name\":\"more\"}");
        JsonNode stale = json(send("GET", MACHINES, ""));
        JsonNode staleElsewhere = json(send("GET", MACHINES + "?region=ams", ""));
        JsonNode staleVolumes = json(send("GET", VOLUMES, ""));

        // Then
        assertThat(stale.valueStream().map(machine -> machine.path("name").asString()))
                .containsExactly("w1");
        assertThat(staleElsewhere).isEmpty();
        assertThat(staleVolumes).hasSize(1);
        assertThat(json(send("GET", VOLUMES, ""))).hasSize(2);
    }

    @Test
    void aProxyOnTheWayAnswersInPlainText() throws Exception {
        // Given
        send("POST", FAULTS, "{\"path\":\"/machines\",\"status\":502,\"text\":\"<html>bad gateway</html>\"}");

        // When
        HttpResponse<String> answer = send("GET", MACHINES, "");

        // Then
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).isEqualTo("<html>bad gateway</html>");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
    }

    @Test
    void lackOfCapacityHasItsOwnCode() throws Exception {
        // Given
        fly.inject(new Fault("POST", "/machines", new FaultEffect.Replies(422, "insufficient_capacity: no room"), 1));

        // When
        HttpResponse<String> answer = send("POST", MACHINES, CREATE);

        // Then
        assertThat(json(answer).path("status").asString()).isEqualTo("insufficient_capacity");
    }

    @Test
    void oneMachineCanBeMeantAndTheAnswerComeLate() throws Exception {
        // Given
        String id = json(send("POST", MACHINES, CREATE)).path("id").asString();
        fly.inject(new Fault("*", "/machines/" + id, new FaultEffect.Delays(Duration.ofMillis(300)), 1));
        fly.inject(new Fault("GET", "/machines/{id}", new FaultEffect.Replies(500, "internal"), 1));

        // When
        long before = System.nanoTime();
        int late = send("GET", MACHINES + "/" + id, "").statusCode();
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        int failed = send("GET", MACHINES + "/" + id, "").statusCode();

        // Then
        assertThat(late).isEqualTo(200);
        assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(failed).isEqualTo(500);
    }

    @Test
    void allGoesWellAgainWhenFaultsAreCleared() throws Exception {
        // Given
        fly.inject(new Fault("*", "/machines", new FaultEffect.Replies(500, "internal"), 1_000));

        // When
        send("DELETE", FAULTS, "");

        // Then
        assertThat(send("GET", MACHINES, "").statusCode()).isEqualTo(200);
    }

    @Test
    void aFaultThatMakesNoSenseIsRefusedWithWhatWould() throws Exception {
        assertThat(send("POST", FAULTS, "{\"path\":\"/machines\"}").body()).contains("what goes wrong");
        assertThat(send("POST", FAULTS, "{\"path\":\"machines\",\"status\":500}")
                        .body())
                .contains("slash");
        assertThat(send("POST", FAULTS, "{\"path\":\"/machines\",\"status\":200}")
                        .body())
                .contains("400 to 599");
        assertThat(send("POST", FAULTS, "no json").statusCode()).isEqualTo(400);
        assertThat(json(send("GET", FAULTS, ""))).isEmpty();
    }

    @Test
    void nobodyMakesTroubleWithoutTheToken() throws Exception {
        assertThat(http.send(
                                HttpRequest.newBuilder(URI.create(fly.baseUrl() + FAULTS))
                                        .DELETE()
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }
}
