package io.agentfactory.platform.event;

import io.agentfactory.platform.startup.StartupException;
import io.agentfactory.serde.AvroEventSerializer;
import io.agentfactory.serde.SchemaRegistryUnavailableException;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Learns the ids of all schemas that this service publishes before its first event, so that no event, and no
 * transaction around it, ever waits for the registry.
 */
final class RegisteredSchemas {

    private RegisteredSchemas() {}

    /**
     * @param registryUrl for the sentence
     * @param service publisher as the topic catalogue names it
     * @throws StartupException with a sentence for the operator
     */
    static void prepare(AvroEventSerializer serializer, String registryUrl, String service) {
        try {
            for (Topic topic : TopicCatalogue.all()) {
                if (topic.publisher().equals(service)) {
                    serializer.prepare(topic.name(), topic.schema());
                }
            }
        } catch (SchemaRegistryUnavailableException e) {
            throw new StartupException(
                    "The schema registry does not answer at " + registryUrl
                            + ": start it, or set AGENT_FACTORY_SCHEMA_REGISTRY_URL to its address.",
                    e);
        } catch (SerializationException e) {
            throw new StartupException(
                    "The schema registry at " + registryUrl + " lacks a schema that " + service
                            + " publishes: register the schemas of this version before starting it.",
                    e);
        }
    }
}
