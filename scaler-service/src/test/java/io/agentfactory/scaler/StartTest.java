package io.agentfactory.scaler;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.agentfactory.platform.startup.StartupException;
import io.agentfactory.scaler.support.ScalerUnderTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartTest {

    @Test
    void withoutAKeyThatMintsWorkersTokensItSaysSoAndEnds() throws JOSEException {
        // Given
        String publicHalf =
                new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString();

        // When, Then
        assertThatThrownBy(() -> ScalerUnderTest.start(Map.of("AGENT_FACTORY_TOKEN_KEY", publicHalf)))
                .rootCause()
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith("AGENT_FACTORY_TOKEN_KEY holds no private key");
    }
}
