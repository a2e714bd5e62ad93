package io.agentfactory.scaler;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.testing.ApiDescription;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the API says of itself. */
class OpenApiTest {

    private static ScalerUnderTest scaler;
    private static ApiDescription api;

    @BeforeAll
    static void start() {
        scaler = ScalerUnderTest.start(Map.of());
        api = ApiDescription.of(scaler);
    }

    @AfterAll
    static void stop() {
        scaler.close();
    }

    @Test
    void everyReadShowsAnExample() {
        // When
        List<String> without = api.readsWithoutExample(path -> path.startsWith("/v1/"));

        // Then
        assertThat(api.paths())
                .contains("/v1/fleet/machines", "/v1/fleet/volumes", "/v1/fleet/provider/readiness", "/v1/fleet/pause");
        assertThat(without).isEmpty();
    }

    @Test
    void examplesHaveTheFieldsThatTheApiHas() {
        assertThat(api.untrueExamples()).isEmpty();
    }
}
