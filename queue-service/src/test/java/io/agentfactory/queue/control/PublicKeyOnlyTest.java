package io.agentfactory.queue.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.agentfactory.events.WorkerState;
import io.agentfactory.platform.token.TokenValidity;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.queue.worker.WorkerStore;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PublicKeyOnlyTest {

    @Test
    void aServiceThatCannotSignSaysSoOnceAndLetsWorkersGoOnWithTheTokenThatTheyHave(CapturedOutput output)
            throws Exception {
        // Given
        String publicHalf =
                new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString();
        String workerId = "w-" + UUID.randomUUID();

        try (QueueUnderTest queue = QueueUnderTest.start(Map.of("AGENT_FACTORY_TOKEN_KEY", publicHalf))) {
            new Scene(queue).lifecycle(workerId, "c", WorkerState.ACTIVE);
            await().until(() -> queue.bean(WorkerStore.class).find(workerId).isPresent());

            // When
            var fresh = queue.bean(FreshTokens.class)
                    .freshFor(
                            new WorkerIdentity(workerId, "default"),
                            new TokenValidity(Instant.EPOCH, Instant.now().plusSeconds(60)));

            // Then
            assertThat(fresh).isEmpty();
            assertThat(output.getAll()).containsOnlyOnce("event=worker-tokens-not-renewed");
        }
    }
}
