package io.agentfactory.queue;

import io.agentfactory.backends.rules.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void layoutIsTheProjects() {
        ArchitectureRules.check("io.agentfactory.queue");
    }
}
