package io.agentfactory.cleanup;

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

@AnalyzeClasses(packages = "io.agentfactory.cleanup", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule everyEndpointNamesItsRole = methods()
            .that()
            .areAnnotatedWith(GetMapping.class)
            .or()
            .areAnnotatedWith(PostMapping.class)
            .should()
            .beAnnotatedWith(PreAuthorize.class);

    @Test
    void featuresAreHiddenBehindTheirApis() {
        ArchitectureRules.check("io.agentfactory.cleanup");
    }
}
