package io.agentfactory.testing;

import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import io.agentfactory.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the topic catalogue says of a service is what its code does: the topics that its listeners name, and those that
 * it makes events for.
 */
public final class CatalogueRules {

    private static final String LISTENER = "org.springframework.kafka.annotation.KafkaListener";
    private static final Pattern ANY_EVENT = Pattern.compile("new OutboundEvent\\(");
    private static final Pattern EVENT = Pattern.compile("new OutboundEvent\\(\\s*Topics\\.(\\w+)");

    private CatalogueRules() {}

    /**
     * Must run in the service's module: it reads the sources there.
     *
     * @param service for example {@code queue-service}
     * @param rootPackage for example {@code io.agentfactory.queue}
     * @throws AssertionError if code and catalogue differ
     */
    public static void check(String service, String rootPackage) {
        requireSame(service + " reads", names(topic -> topic.readers().contains(service)), read(rootPackage));
        requireSame(service + " publishes", names(topic -> topic.publisher().equals(service)), published());
    }

    private static void requireSame(String what, Set<String> catalogue, Set<String> code) {
        if (!catalogue.equals(code)) {
            throw new AssertionError(what + " " + code + " in its code, and " + catalogue + " in topics.yaml");
        }
    }

    private static Set<String> names(Predicate<Topic> wanted) {
        return TopicCatalogue.all().stream().filter(wanted).map(Topic::name).collect(toCollection(TreeSet::new));
    }

    private static Set<String> read(String rootPackage) {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(rootPackage).stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(LISTENER))
                        .flatMap(CatalogueRules::topics)
                        .collect(toCollection(TreeSet::new));
    }

    private static Stream<String> topics(JavaMethod listener) {
        Object topics = listener.getAnnotationOfType(LISTENER).get("topics").orElse(new Object[0]);
        return Arrays.stream((Object[]) topics).map(Object::toString);
    }

    private static Set<String> published() {
        Set<String> published = new TreeSet<>();
        for (String source : sources()) {
            long named = 0;
            Matcher event = EVENT.matcher(source);
            while (event.find()) {
                published.add(constant(event.group(1)));
                named++;
            }
            if (named != ANY_EVENT.matcher(source).results().count()) {
                throw new AssertionError(
                        "an OutboundEvent names its topic other than by a constant of Topics: " + source);
            }
        }
        return published;
    }

    private static String constant(String name) {
        try {
            return (String) Topics.class.getField(name).get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("Topics has no " + name, e);
        }
    }

    private static List<String> sources() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(CatalogueRules::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
