package io.agentfactory.topics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The topics of {@code topics.yaml}, in its order. What is not here is not created, published or read. */
public final class TopicCatalogue {

    private static final List<Topic> TOPICS = load();

    private TopicCatalogue() {}

    public static List<Topic> all() {
        return TOPICS;
    }

    /** @throws IllegalArgumentException if the catalogue has no topic of this short name */
    public static Topic topic(String shortName) {
        return TOPICS.stream()
                .filter(topic -> topic.shortName().equals(shortName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("topics.yaml has no topic " + shortName));
    }

    private static List<Topic> load() {
        try (InputStream yaml = Objects.requireNonNull(
                TopicCatalogue.class.getResourceAsStream("/topics.yaml"),
                "topics.yaml is missing from the schemas jar")) {
            CatalogueFile file = YAMLMapper.builder().build().readValue(yaml, CatalogueFile.class);
            return file.topics().stream()
                    .map(entry -> entry.toTopic(file.partitions()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("topics.yaml cannot be read", e);
        }
    }

    private record CatalogueFile(int partitions, List<Entry> topics) {}

    private record Entry(
            String name,
            String key,
            String event,
            @Nullable String retention,
            @Nullable Boolean compacted,
            String publisher,
            List<String> readers) {

        Topic toTopic(int partitions) {
            return new Topic(
                    name,
                    key,
                    event,
                    partitions,
                    retention == null ? null : Duration.parse(retention),
                    Boolean.TRUE.equals(compacted),
                    publisher,
                    readers);
        }
    }
}
