package io.agentfactory.serde;

import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics of the catalogue and their dead-letter topics where they are missing. Never changes a topic that
 * exists: what differs is reported, since raising partitions would move keys and shortening retention would lose
 * records.
 */
public final class TopicCreation {

    private final Admin admin;
    private final short replication;

    /** @param replication replicas of each new topic, 1 to the number of brokers */
    public TopicCreation(Admin admin, int replication) {
        this.admin = admin;
        this.replication = (short) replication;
    }

    /**
     * What was done.
     *
     * @param created names of topics that were missing
     * @param differences sentences about topics that exist and are not as the catalogue says
     */
    public record Report(List<String> created, List<String> differences) {}

    public Report createMissing() throws InterruptedException {
        Set<String> existing = get(admin.listTopics().names());
        List<NewTopic> missing = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        for (Topic topic : TopicCatalogue.all()) {
            if (existing.contains(topic.name())) {
                differences.addAll(differences(topic));
            } else {
                missing.add(newTopic(topic.name(), topic, topic.config()));
            }
            if (!existing.contains(topic.deadLetterName())) {
                missing.add(newTopic(topic.deadLetterName(), topic, Topic.deadLetterConfig()));
            }
        }
        create(missing);
        return new Report(missing.stream().map(NewTopic::name).toList(), differences);
    }

    private NewTopic newTopic(String name, Topic topic, Map<String, String> config) {
        return new NewTopic(name, topic.partitions(), replication).configs(config);
    }

    private List<String> differences(Topic topic) throws InterruptedException {
        TopicDescription description =
                get(admin.describeTopics(List.of(topic.name())).allTopicNames()).get(topic.name());
        int partitions = description == null ? 0 : description.partitions().size();
        return partitions == topic.partitions()
                ? List.of()
                : List.of(
                        topic.name() + " has " + partitions + " partitions, the catalogue says " + topic.partitions());
    }

    private void create(List<NewTopic> missing) throws InterruptedException {
        for (Map.Entry<String, KafkaFuture<Void>> creation :
                admin.createTopics(missing).values().entrySet()) {
            try {
                creation.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // Somebody else was quicker: just as good.
                    throw new IllegalStateException(
                            "topic " + creation.getKey() + " cannot be created: " + e.getCause(), e);
                }
            }
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not answer: " + e.getCause(), e);
        }
    }
}
