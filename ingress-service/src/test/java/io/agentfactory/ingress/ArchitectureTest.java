package io.agentfactory.ingress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.agentfactory.backends.rules.ArchitectureRules;
import org.junit.jupiter.api.Test;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

@AnalyzeClasses(packages = "io.agentfactory.ingress", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule everyEndpointOfTheApiNamesItsRole = methods()
            .that()
            .areAnnotatedWith(GetMapping.class)
            .or()
            .areAnnotatedWith(PutMapping.class)
            .should()
            .beAnnotatedWith(PreAuthorize.class);

    @ArchTest
    static final ArchRule onlyTheWebhookIsOpen = methods()
            .that()
            .areAnnotatedWith(PostMapping.class)
            .and()
            .areNotAnnotatedWith(PreAuthorize.class)
            .should()
            .beDeclaredInClassesThat()
            .haveSimpleName("WebhookController");

    @Test
    void layoutIsTheProjects() {
        ArchitectureRules.check("io.agentfactory.ingress");
    }
}
