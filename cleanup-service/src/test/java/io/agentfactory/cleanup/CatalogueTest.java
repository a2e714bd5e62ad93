package io.agentfactory.cleanup;

import io.agentfactory.backends.rules.CatalogueRules;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void topicsAreThoseOfTheCatalogue() {
        CatalogueRules.check("cleanup-service", "io.agentfactory.cleanup");
    }
}
