package io.agentfactory.queue;

import io.agentfactory.testing.CatalogueRules;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void topicsAreThoseOfTheCatalogue() {
        CatalogueRules.check("queue-service", "io.agentfactory.queue");
    }
}
