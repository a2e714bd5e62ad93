package io.agentfactory.backends.rules;

import io.agentfactory.backends.Backends;
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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Rubbish on a topic ends in the topic's dead letters with its reason, and the records behind it are read. The service
 * under test must be running against the {@link Backends}.
 */
public final class RubbishRules {

    private static final String REASON = "agent-factory.dlt-reason";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Map<String, Object> BROKERS =
            Map.of("bootstrap.servers", Backends.kafka().bootstrap());

    private RubbishRules() {}

    /** Topics of the catalogue that this service reads. */
    public static List<Topic> topicsOf(String service) {
        return TopicCatalogue.all().stream()
                .filter(topic -> topic.readers().contains(service))
                .toList();
    }

    /**
     * @param group consumer group in which the service reads the topic
     * @throws AssertionError if the rubbish is not set aside, has no reason, or holds up what follows
     */
    public static void check(Topic topic, String group) {
        byte[] rubbish = ("rubbish " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        RecordMetadata last = publishTwice(topic, rubbish);
        ConsumerRecord<String, byte[]> dead = awaitDeadLetter(topic, rubbish);
        var reason = dead.headers().lastHeader(REASON);
        if (reason == null || !new String(reason.value(), StandardCharsets.UTF_8).contains("Confluent wire format")) {
            throw new AssertionError("the dead letter of " + topic.name() + " does not say why: " + dead.headers());
        }
        awaitCommitted(group, new TopicPartition(topic.name(), last.partition()), last.offset() + 1);
    }

    /** Rubbish, and behind it on the same partition one more. */
    private static RecordMetadata publishTwice(Topic topic, byte[] rubbish) {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(BROKERS, new StringSerializer(), new ByteArraySerializer())) {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic.name(), "key", rubbish);
            producer.send(record).get();
            return producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("no rubbish could be published on " + topic.name(), e);
        }
    }

    private static ConsumerRecord<String, byte[]> awaitDeadLetter(Topic topic, byte[] value) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(BROKERS, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.deadLetterName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (Arrays.equals(record.value(), value)) {
                        return record;
                    }
                }
            }
        }
        throw new AssertionError("rubbish on " + topic.name() + " did not reach " + topic.deadLetterName());
    }

    private static void awaitCommitted(String group, TopicPartition partition, long offset) {
        try (Admin admin = Admin.create(BROKERS)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                @Nullable
                OffsetAndMetadata committed = Objects.requireNonNull(admin.listConsumerGroupOffsets(group)
                                .partitionsToOffsetAndMetadata()
                                .get())
                        .get(partition);
                if (committed != null && committed.offset() >= offset) {
                    return;
                }
                Thread.sleep(POLL);
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("the offsets of " + group + " could not be read", e);
        }
        throw new AssertionError("rubbish holds up " + partition + " in group " + group);
    }
}
