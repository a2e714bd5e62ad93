package io.agentfactory.ingress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

/** Features are closed behind one public type each, and stand in no circle. */
@AnalyzeClasses(packages = "io.agentfactory.ingress", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onePublicTypePerFeature = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .resideOutsideOfPackages("io.agentfactory.ingress.db..")
            .and(DescribedPredicate.not(isTheFaceOfItsFeature()))
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule featuresStandInNoCircle =
            slices().matching("io.agentfactory.ingress.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noOtherServiceIsKnown = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.agentfactory.queue..",
                    "io.agentfactory.scaler..",
                    "io.agentfactory.cleanup..",
                    "io.agentfactory.worker..",
                    "io.agentfactory.local..",
                    "io.agentfactory.backends..");

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

    private static DescribedPredicate<JavaClass> isTheFaceOfItsFeature() {
        return DescribedPredicate.describe("is the face of its feature", type -> switch (type.getSimpleName()) {
            case "IngressApplication", "Agents", "Bots", "BotApi", "Messages" -> true;
            default -> false;
        });
    }
}
