package io.agentfactory.serde;

import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.util.List;

/**
 * Registers the schema of every topic, with backward compatibility required of it. Doing it again changes nothing. The
 * rule stands before a new version is offered, so that a version that breaks readers is refused.
 */
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
     * @param added whether it was missing before
     */
    public record Registered(String subject, int id, boolean added) {}

    /** @throws SchemaRegistryException if the registry refuses one, for example because it is not compatible */
    public List<Registered> registerAll() {
        return TopicCatalogue.all().stream().map(this::register).toList();
    }

    private Registered register(Topic topic) {
        String subject = topic.valueSubject();
        boolean ruled = isRuled(subject);
        boolean added = registry.find(subject, topic.schema()).isEmpty();
        int id = registry.register(subject, topic.schema());
        if (!ruled) {
            registry.requireBackwardCompatibility(subject);
        }
        return new Registered(subject, id, added);
    }

    /** Some registries take a rule only for a subject that exists; a new one has nothing to be compatible with yet. */
    private boolean isRuled(String subject) {
        try {
            registry.requireBackwardCompatibility(subject);
            return true;
        } catch (SchemaRegistryException e) {
            return false;
        }
    }
}
