package io.agentfactory.scaler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.agentfactory.backends.rules.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void featuresAreHiddenBehindTheirApis() {
        ArchitectureRules.check("io.agentfactory.scaler");
    }

    @Test
    void thePlannerIsPure() {
        noClasses()
                .that()
                .resideInAPackage("io.agentfactory.scaler.plan")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.jooq..", "io.agentfactory.scaler.db..", "org.springframework.transaction..", "java.sql..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.agentfactory.scaler"));
    }
}
