package io.agentfactory.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import io.agentfactory.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.annotation.KafkaListener;

/** What the catalogue says of this service is what its code does. */
class TopicsTest {

    private static final String SERVICE = "ingress-service";
    private static final Pattern ANY_EVENT = Pattern.compile("new OutboundEvent\\(");
    private static final Pattern EVENT = Pattern.compile("new OutboundEvent\\(\\s*Topics\\.(\\w+)");

    @Test
    void serviceReadsTheTopicsThatTheCatalogueSays() {
        // Given
        Set<String> catalogued = names(topic -> topic.readers().contains(SERVICE));

        // When
        Set<String> read = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.agentfactory.ingress")
                        .stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(KafkaListener.class))
                        .flatMap(TopicsTest::topics)
                        .collect(Collectors.toCollection(TreeSet::new));

        // Then
        assertThat(read).isEqualTo(catalogued);
    }

    @Test
    void servicePublishesTheTopicsThatTheCatalogueSays() throws Exception {
        // Given
        Set<String> catalogued = names(topic -> topic.publisher().equals(SERVICE));
        List<String> sources = sources();

        // When
        Set<String> published = new TreeSet<>();
        for (String source : sources) {
            Matcher event = EVENT.matcher(source);
            while (event.find()) {
                published.add((String) Topics.class.getField(event.group(1)).get(null));
            }
        }

        // Then
        assertThat(published).isEqualTo(catalogued);
        assertThat(sources)
                .allSatisfy(source -> assertThat(EVENT.matcher(source).results().count())
                        .as("events whose topic is a constant of the catalogue")
                        .isEqualTo(ANY_EVENT.matcher(source).results().count()));
    }

    private static Stream<String> topics(JavaMethod listener) {
        return Stream.of(listener.getAnnotationOfType(KafkaListener.class).topics());
    }

    private static Set<String> names(Predicate<Topic> wanted) {
        return TopicCatalogue.all().stream()
                .filter(wanted)
                .map(Topic::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            List<String> sources = new ArrayList<>();
            for (Path file : java) {
                sources.add(Files.readString(file));
            }
            return sources;
        }
    }
}
