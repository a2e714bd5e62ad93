package io.agentfactory.worker;

import io.agentfactory.backends.rules.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void layoutHolds() {
        ArchitectureRules.check("io.agentfactory.worker");
    }
}
