package io.agentfactory.scaler;

import io.agentfactory.testing.CatalogueRules;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void topicsAreThoseOfTheCatalogue() {
        CatalogueRules.check("scaler-service", "io.agentfactory.scaler");
    }
}
