package io.agentfactory.scaler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.platform.startup.StartupException;
import org.junit.jupiter.api.Test;

class FleetPropertiesTest {

    @Test
    void aDeploymentMustHaveANameOfItsOwn() {
        assertThatThrownBy(() -> new FleetProperties(""))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("AGENT_FACTORY_DEPLOYMENT_ID");
        assertThat(new FleetProperties("laptop-1").deploymentId()).isEqualTo("laptop-1");
    }
}
