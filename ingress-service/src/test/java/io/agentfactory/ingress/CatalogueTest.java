package io.agentfactory.ingress;

import io.agentfactory.testing.CatalogueRules;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void topicsAreThoseOfTheCatalogue() {
        CatalogueRules.check("ingress-service", "io.agentfactory.ingress");
    }
}
