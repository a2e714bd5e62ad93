package io.agentfactory.platform.event;

import io.agentfactory.platform.startup.StartupException;
import io.agentfactory.serde.RegistrySettings;
import io.agentfactory.serde.SchemaRegistry;
import io.agentfactory.serde.SchemaRegistryException;
import io.agentfactory.serde.SchemaRegistryUnavailableException;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.util.Map;

/** Makes sure, before the first event, that the registry is there and knows what this service publishes. */
final class RegisteredSchemas {

    private RegisteredSchemas() {}

    /**
     * @param config settings of the serializer
     * @param service publisher as the topic catalogue names it
     * @throws StartupException with a sentence for the operator
     */
    static void check(Map<String, Object> config, String service) {
        RegistrySettings settings = RegistrySettings.of(config);
        String urls = String.join(",", settings.urls());
        try (SchemaRegistry registry = SchemaRegistry.open(settings)) {
            for (Topic topic : TopicCatalogue.all()) {
                if (topic.publisher().equals(service) && !settings.autoRegister()) {
                    registry.idOf(topic.valueSubject(), topic.schema());
                }
            }
        } catch (SchemaRegistryUnavailableException e) {
            throw new StartupException(
                    "The schema registry does not answer at " + urls
                            + ": start it, or set AGENT_FACTORY_SCHEMA_REGISTRY_URL to its address.",
                    e);
        } catch (SchemaRegistryException e) {
            throw new StartupException(
                    "The schema registry at " + urls + " lacks a schema that " + service
                            + " publishes: register the schemas of this version before starting it.",
                    e);
        }
    }
}
