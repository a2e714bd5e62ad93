package io.agentfactory.scaler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.policy.Violations.Violation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RequestsTest {

    private static ProviderConfigRequest provider(String json) {
        return JsonMapper.shared().readValue(json, ProviderConfigRequest.class);
    }

    private static FleetPolicyJson policy(String json) {
        return JsonMapper.shared().readValue(json, FleetPolicyJson.class);
    }

    @SuppressWarnings("unchecked")
    private static List<String> wrongFields(Runnable validation) {
        @Nullable ProblemException problem = catchThrowableOfType(ProblemException.class, validation::run);
        var errors = Objects.requireNonNull(
                        Objects.requireNonNull(problem).getBody().getProperties())
                .get("errors");
        return ((List<Violation>) Objects.requireNonNull(errors))
                .stream().map(Violation::field).toList();
    }

    @Test
    void whatIsAbsentTakesItsDefault() {
        // When
        ProviderConfig config = provider("{\"appName\":\"app\",\"region\":\"ams\",\"image\":\"worker:1\"}")
                .validated();

        // Then
        assertThat(config)
                .isEqualTo(new ProviderConfig(
                        "fly",
                        "app",
                        "https://api.machines.dev",
                        "fly.apiToken",
                        "ams",
                        List.of(),
                        "worker:1",
                        "openclaw_data",
                        "/data",
                        10,
                        "shared",
                        1,
                        2048));
        assertThat(policy("{}").validated()).isEqualTo(FleetPolicy.DEFAULT);
    }

    @Test
    void theBaseUrlIsKeptWithoutItsVersion() {
        for (String url : List.of("http://127.0.0.1:4280", "http://127.0.0.1:4280/", "http://127.0.0.1:4280/v1/")) {
            assertThat(provider("{\"appName\":\"app\",\"region\":\"ams\",\"image\":\"i\",\"apiBaseUrl\":\"" + url
                                    + "\"}")
                            .validated()
                            .apiBaseUrl())
                    .isEqualTo("http://127.0.0.1:4280");
        }
    }

    @Test
    void aBaseUrlThatNoRequestCouldBeMadeToIsRefused() {
        for (String url : List.of(
                "http://{host}",
                "https://api machines",
                "http://a%zz",
                "http://user@host",
                "https://:80",
                "http://a:b:c")) {
            assertThat(wrongFields(
                            () -> provider("{\"appName\":\"app\",\"region\":\"ams\",\"image\":\"i\",\"apiBaseUrl\":\""
                                            + url + "\"}")
                                    .validated()))
                    .as(url)
                    .containsExactly("apiBaseUrl");
        }
    }

    @Test
    void whatTheDatabaseCannotHoldIsRefused() {
        assertThat(wrongFields(() -> provider(
                                "{\"appName\":\"app\",\"region\":\"ams\",\"image\":\"i\\u0000\",\"volumeName\":\"a\\u0000b\"}")
                        .validated()))
                .containsExactly("image", "volumeName");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertThat(wrongFields(() -> provider("""
                                {"kind":"ecs","appName":"App!","apiBaseUrl":"ftp://x","apiTokenSecretRef":"telegram.botToken",
                                 "volumeSizeGb":0,"memoryMb":300,"cpus":99}
                                """).validated()))
                .containsExactly(
                        "kind",
                        "appName",
                        "apiBaseUrl",
                        "apiTokenSecretRef",
                        "region",
                        "image",
                        "volumeSizeGb",
                        "cpus",
                        "memoryMb");
        assertThat(wrongFields(() -> policy("{\"maxWorkers\":-1,\"spawnStep\":0,\"stopTimeoutMs\":300001}")
                        .validated()))
                .containsExactly("maxWorkers", "spawnStep", "stopTimeoutMs");
    }
}
