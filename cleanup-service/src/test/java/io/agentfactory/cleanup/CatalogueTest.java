package io.agentfactory.cleanup;

import io.agentfactory.testing.CatalogueRules;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void topicsAreThoseOfTheCatalogue() {
        CatalogueRules.check("cleanup-service", "io.agentfactory.cleanup");
    }
}
