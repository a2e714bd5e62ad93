package io.agentfactory.scaler.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.support.ScalerUnderTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One application belongs to one workspace, however many claim it. */
class AppClaimTest {

    private static final int WORKSPACES = 6;
    private static final int ROUNDS = 10;

    @Test
    void ofWorkspacesThatClaimAnApplicationAtOnceOneGetsItAndTheOthersAreToldWhy() throws Exception {
        try (var scaler = ScalerUnderTest.start(Map.of());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            PolicyApi policies = scaler.bean(PolicyApi.class);
            for (int round = 0; round < ROUNDS; round++) {
                // Given
                String app = "app-" + round;
                List<Callable<String>> claims = IntStream.range(0, WORKSPACES)
                        .<Callable<String>>mapToObj(i -> () -> claim(policies, app))
                        .toList();

                // When
                List<String> outcomes = threads.invokeAll(claims).stream()
                        .map(Future::resultNow)
                        .sorted()
                        .toList();

                // Then
                assertThat(outcomes).filteredOn("stored"::equals).hasSize(1);
                assertThat(outcomes).filteredOn("app-in-use"::equals).hasSize(WORKSPACES - 1);
            }
        }
    }

    private static String claim(PolicyApi policies, String app) {
        ProviderConfig config = new ProviderConfig(
                "fly", app, "http://fly", "fly.apiToken", "ams", List.of(), "i", "vol", "/data", 1, "shared", 1, 512);
        try {
            policies.put("w-" + UUID.randomUUID(), config);
            return "stored";
        } catch (ProblemException e) {
            return String.valueOf(e.getBody().getType()).replaceFirst(".*:", "");
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
