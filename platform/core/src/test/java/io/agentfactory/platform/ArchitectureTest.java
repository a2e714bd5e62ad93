package io.agentfactory.platform;

import io.agentfactory.backends.rules.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void theLayoutKeepsItsRules() {
        ArchitectureRules.check("io.agentfactory.platform");
    }
}
