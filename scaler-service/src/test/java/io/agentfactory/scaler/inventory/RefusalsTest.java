package io.agentfactory.scaler.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.ProviderError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

/** A provider that refuses is no fault of the caller's, and the caller learns what to do. */
class RefusalsTest {

    private static final ProviderConfig CONFIG = new ProviderConfig(
            "fly",
            "workers",
            "https://api.machines.dev",
            "fly.apiToken",
            "ams",
            List.of(),
            "worker:1",
            "data",
            "/data",
            1,
            "shared",
            1,
            512);

    private static ProblemException of(ProviderError error) {
        return Refusals.of(error, CONFIG);
    }

    @Test
    void statusesSayWhetherToAskAgain() {
        assertThat(of(new ProviderError.RateLimited("429", Duration.ofSeconds(7)))
                        .getStatusCode()
                        .value())
                .isEqualTo(429);
        assertThat(of(new ProviderError.Transient("503 x")).getStatusCode().value())
                .isEqualTo(503);
        assertThat(of(new ProviderError.Unauthorised("401 x")).getStatusCode().value())
                .isEqualTo(502);
        assertThat(of(new ProviderError.NotFound("404 x")).getStatusCode().value())
                .isEqualTo(502);
        assertThat(of(new ProviderError.Unknown("418 x")).getStatusCode().value())
                .isEqualTo(502);
    }

    @Test
    void waitsAreToldInSeconds() {
        assertThat(of(new ProviderError.RateLimited("429", Duration.ofSeconds(7)))
                        .getHeaders()
                        .getFirst(HttpHeaders.RETRY_AFTER))
                .isEqualTo("7");
        assertThat(of(new ProviderError.RateLimited("429", Duration.ofMillis(40)))
                        .getHeaders()
                        .getFirst(HttpHeaders.RETRY_AFTER))
                .isEqualTo("1");
    }

    @Test
    void theDetailNamesWhatToCorrect() {
        assertThat(of(new ProviderError.Unauthorised("401 x")).getBody().getDetail())
                .contains("PUT /v1/secrets/fly.apiToken");
        assertThat(of(new ProviderError.NotFound("404 x")).getBody().getDetail())
                .contains("workers", "PUT /v1/fleet/provider");
    }
}
