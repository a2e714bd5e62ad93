package io.agentfactory.backends.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the layout, for a module's {@code ArchitectureTest}: call {@link #check} with the module's root package.
 *
 * <p>A feature is a package below the root. Other features may use its interfaces, records, enums, exceptions, the
 * classes named {@code *Api}, and a public class if it is the feature's only one; everything else is its own business.
 * Code that a build step generates is left alone.
 */
public final class ArchitectureRules {

    private static final String ROOT = "io.agentfactory.";
    private static final Set<String> PROGRAMS = Set.of("ingress", "queue", "scaler", "cleanup", "worker", "local");
    private static final String PLATFORM = "platform";
    private static final String GENERATED = "db";

    private ArchitectureRules() {}

    /**
     * @param rootPackage for example {@code io.agentfactory.queue}
     * @throws AssertionError naming every class that breaks a rule
     */
    public static void check(String rootPackage) {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(rootPackage);
        JavaClasses written = all.that(DescribedPredicate.describe("are written by hand", type -> !isGenerated(type)));
        if (written.isEmpty()) {
            throw new AssertionError("no classes were found in " + rootPackage + ": is this its module?");
        }
        for (ArchRule rule : List.of(
                nullMarked(),
                noOtherProgram(),
                platformStandsAlone(),
                featuresHideTheirInsides(),
                injectionByConstructor())) {
            rule.check(written);
        }
        slices().matching(rootPackage + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(written);
    }

    private static ArchRule nullMarked() {
        return classes()
                .should(satisfy(
                        "be in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    /** Services meet through events only. */
    private static ArchRule noOtherProgram() {
        return classes()
                .should(dependOnlyOn(
                        "not depend on another service",
                        (origin, target) -> !PROGRAMS.contains(program(target))
                                || program(target).equals(program(origin))));
    }

    private static ArchRule platformStandsAlone() {
        return classes()
                .that(DescribedPredicate.describe("are the platform's", type -> PLATFORM.equals(program(type))))
                .should(dependOnlyOn(
                        "not depend on a service", (origin, target) -> !PROGRAMS.contains(program(target))))
                .allowEmptyShould(true);
    }

    private static ArchRule featuresHideTheirInsides() {
        return classes()
                .that(DescribedPredicate.describe("are a service's", type -> PROGRAMS.contains(program(type))))
                .should(dependOnlyOn(
                        "use other features through their interfaces, records and *Api classes only",
                        (origin, target) -> !program(origin).equals(program(target))
                                || feature(origin).equals(feature(target))
                                || feature(target).isEmpty()
                                || isGenerated(target)
                                || mayBeUsedByOthers(target)))
                .allowEmptyShould(true);
    }

    private static ArchRule injectionByConstructor() {
        return fields().should(new ArchCondition<>("not be injected") {
                    @Override
                    public void check(com.tngtech.archunit.core.domain.JavaField field, ConditionEvents events) {
                        field.getAnnotations().stream()
                                .filter(annotation ->
                                        annotation.getRawType().getName().endsWith(".Autowired"))
                                .forEach(annotation -> events.add(SimpleConditionEvent.violated(
                                        field, field.getFullName() + " is injected: take it in the constructor")));
                    }
                })
                .allowEmptyShould(true);
    }

    private static boolean mayBeUsedByOthers(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return isContract(outer) || isOnlyPublicClass(outer);
    }

    private static boolean isContract(JavaClass type) {
        return type.isInterface()
                || type.isRecord()
                || type.isEnum()
                || type.isAssignableTo(Throwable.class)
                || type.getSimpleName().endsWith("Api");
    }

    private static boolean isOnlyPublicClass(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getPackage().getClasses().stream()
                                // An enum brings the type of its values() along, an array of itself.
                                .filter(each -> each.isTopLevelClass()
                                        && !each.isArray()
                                        && each.getModifiers().contains(JavaModifier.PUBLIC)
                                        && !isContract(each))
                                .count()
                        == 1;
    }

    private static ArchCondition<JavaClass> satisfy(String description, Predicate<JavaClass> rule) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!rule.test(type)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " does not " + description));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> dependOnlyOn(String description, DependencyRule rule) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getName().startsWith(ROOT) && !rule.allows(origin, target)) {
                        events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean isGenerated(JavaClass type) {
        return GENERATED.equals(feature(type)) || type.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    /** The part of the name after the root, for example {@code queue}. */
    private static String program(JavaClass type) {
        return segment(type, 2);
    }

    /** The package below the program's, empty for the program's own. */
    private static String feature(JavaClass type) {
        return segment(type, 3);
    }

    private static String segment(JavaClass type, int index) {
        List<String> segments = List.of(type.getPackageName().split("\\."));
        return segments.size() > index ? segments.get(index) : "";
    }

    @FunctionalInterface
    private interface DependencyRule {
        boolean allows(JavaClass origin, JavaClass target);
    }
}
