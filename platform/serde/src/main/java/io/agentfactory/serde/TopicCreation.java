package io.agentfactory.serde;

import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * Creates the topics of the catalogue and their dead-letter topics where they are missing. Never changes a topic that
 * exists: what differs is reported, since raising partitions would move keys and shortening retention would lose
 * records.
 */
public final class TopicCreation {

    private static final int SAFE_REPLICATION = 3;

    private final Admin admin;
    private final short replication;

    /**
     * @param replication replicas of each new topic, 1 to the number of brokers; from 3 on a record is acknowledged
     *     only once two replicas have it, so that no acknowledged record is lost with one broker
     */
    public TopicCreation(Admin admin, int replication) {
        if (replication < 1 || replication > Short.MAX_VALUE) {
            throw new IllegalArgumentException("replication is " + replication + ", must be at least 1");
        }
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

    /** What a topic should be. */
    private record Wanted(int partitions, Map<String, String> config) {}

    /** @throws IllegalStateException if Kafka does not answer or refuses a topic */
    public Report createMissing() throws InterruptedException {
        Map<String, Wanted> wanted = wanted();
        Set<String> existing = get(admin.listTopics().names());
        List<NewTopic> missing = wanted.entrySet().stream()
                .filter(topic -> !existing.contains(topic.getKey()))
                .map(topic -> new NewTopic(topic.getKey(), topic.getValue().partitions(), replication)
                        .configs(topic.getValue().config()))
                .toList();
        List<String> created = create(missing);
        wanted.keySet().retainAll(existing);
        return new Report(created, differences(wanted));
    }

    private Map<String, Wanted> wanted() {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (Topic topic : TopicCatalogue.all()) {
            wanted.put(topic.name(), new Wanted(topic.partitions(), withReplicas(topic.config())));
            wanted.put(topic.deadLetterName(), new Wanted(topic.partitions(), withReplicas(Topic.deadLetterConfig())));
        }
        return wanted;
    }

    private Map<String, String> withReplicas(Map<String, String> config) {
        Map<String, String> complete = new LinkedHashMap<>(config);
        if (replication >= SAFE_REPLICATION) {
            complete.put("min.insync.replicas", "2");
        }
        return complete;
    }

    private List<String> differences(Map<String, Wanted> wanted) throws InterruptedException {
        Map<String, TopicDescription> topics =
                get(admin.describeTopics(wanted.keySet()).allTopicNames());
        Map<ConfigResource, Config> configs =
                get(admin.describeConfigs(resources(wanted.keySet())).all());
        List<String> differences = new ArrayList<>();
        wanted.forEach((name, want) -> {
            int partitions = partitions(topics.get(name));
            if (partitions != want.partitions()) {
                differences.add(name + " has " + partitions + " partitions, the catalogue says " + want.partitions());
            }
            Config config = configs.get(resource(name));
            want.config().forEach((key, value) -> {
                String actual = value(config, key);
                if (!actual.equals(value)) {
                    differences.add(name + " has " + key + "=" + actual + ", the catalogue says " + value);
                }
            });
        });
        return List.copyOf(differences);
    }

    private static int partitions(@Nullable TopicDescription topic) {
        return topic == null ? 0 : topic.partitions().size();
    }

    private static String value(@Nullable Config config, String key) {
        ConfigEntry entry = config == null ? null : config.get(key);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static Collection<ConfigResource> resources(Collection<String> topics) {
        return topics.stream().map(TopicCreation::resource).toList();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private List<String> create(List<NewTopic> missing) throws InterruptedException {
        List<String> created = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<Void>> creation :
                admin.createTopics(missing).values().entrySet()) {
            try {
                creation.getValue().get();
                created.add(creation.getKey());
            } catch (ExecutionException e) {
                // Somebody else was quicker, or the list of topics was behind: the topic is there, and not by us.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException(
                            "topic " + creation.getKey() + " cannot be created: " + e.getCause(), e);
                }
            }
        }
        return List.copyOf(created);
    }

    private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    e.getCause() instanceof TimeoutException
                            ? "Kafka does not answer in time: start it, or give the address where it is ("
                                    + e.getCause().getMessage() + ")"
                            : "Kafka refuses: " + e.getCause(),
                    e);
        }
    }
}
