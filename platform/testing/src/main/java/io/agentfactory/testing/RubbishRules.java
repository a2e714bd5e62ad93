package io.agentfactory.testing;

import static org.awaitility.Awaitility.await;

import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Rubbish on a topic ends in the topic's dead letters with its reason, and the event behind it is handled. */
public final class RubbishRules {

    private static final String REASON = "agent-factory.dlt-reason";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RubbishRules() {}

    /** Topics of the catalogue that this service reads. */
    public static List<Topic> topicsOf(String service) {
        return TopicCatalogue.all().stream()
                .filter(topic -> topic.readers().contains(service))
                .toList();
    }

    /**
     * @throws AssertionError if the rubbish is not set aside, has no reason, or takes with it or holds up what follows
     */
    public static void check(ServiceUnderTest service, Topic topic) {
        // One key, and so one partition, for both.
        String key = "behind-rubbish-" + UUID.randomUUID();
        byte[] rubbish = ("rubbish " + key).getBytes(StandardCharsets.UTF_8);
        try (KafkaProbe kafka = new KafkaProbe(service, topic.deadLetterName())) {
            kafka.publish(topic.name(), key, rubbish);
            RecordMetadata event = kafka.publish(topic.name(), key, SampleEvent.of(topic));

            // A record is committed after it has been handled or set aside: what is not there now never will be.
            awaitCommitted(service, new TopicPartition(topic.name(), event.partition()), event.offset() + 1);
            List<ConsumerRecord<String, byte[]>> dead = kafka.records(topic.deadLetterName()).stream()
                    .filter(record -> key.equals(record.key()))
                    .toList();
            requireOnly(rubbish, dead, topic);
            requireReason(dead.getFirst());
        }
    }

    private static void requireOnly(byte[] rubbish, List<ConsumerRecord<String, byte[]>> dead, Topic topic) {
        if (dead.size() != 1 || !Arrays.equals(dead.getFirst().value(), rubbish)) {
            throw new AssertionError(topic.deadLetterName()
                    + " should hold the rubbish and not the event behind it, but holds records for these reasons: "
                    + dead.stream().map(RubbishRules::reason).toList());
        }
    }

    private static void requireReason(ConsumerRecord<String, byte[]> dead) {
        if (!reason(dead).contains("Confluent wire format")) {
            throw new AssertionError("the dead letter on " + dead.topic() + " does not say why: " + dead.headers());
        }
    }

    private static String reason(ConsumerRecord<String, byte[]> dead) {
        Header reason = dead.headers().lastHeader(REASON);
        return reason == null ? "" : new String(reason.value(), StandardCharsets.UTF_8);
    }

    private static void awaitCommitted(ServiceUnderTest service, TopicPartition partition, long offset) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", service.property("AGENT_FACTORY_KAFKA_BOOTSTRAP")))) {
            await("rubbish holds up " + partition + " in group " + service.name())
                    .atMost(PATIENCE)
                    .until(() -> committed(admin, service.name(), partition) >= offset);
        }
    }

    private static long committed(Admin admin, String group, TopicPartition partition)
            throws ExecutionException, InterruptedException {
        @Nullable
        OffsetAndMetadata committed = Objects.requireNonNull(admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get())
                .get(partition);
        return committed == null ? 0 : committed.offset();
    }
}
