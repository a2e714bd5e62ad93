package io.agentfactory.serde;

import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.util.List;

/** Registers the schema of every topic, with backward compatibility required. Doing it again changes nothing. */
public final class SchemaRegistration {

    private final SchemaRegistry registry;

    public SchemaRegistration(SchemaRegistry registry) {
        this.registry = registry;
    }

    /**
     * A schema that is now in the registry.
     *
     * @param subject where
     * @param id its id
     */
    public record Registered(String subject, int id) {}

    /** @throws SchemaRegistryException if the registry refuses one, for example because it is not compatible */
    public List<Registered> registerAll() {
        return TopicCatalogue.all().stream().map(this::register).toList();
    }

    private Registered register(Topic topic) {
        int id = registry.register(topic.valueSubject(), topic.schema());
        registry.requireBackwardCompatibility(topic.valueSubject());
        return new Registered(topic.valueSubject(), id);
    }
}
