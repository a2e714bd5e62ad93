package io.agentfactory.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.Backends;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rubbish on a topic that the queue reads ends in its dead-letter topic and holds nobody up. */
class RubbishTest {

    private static QueueUnderTest queue;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    static List<Topic> topics() {
        return TopicCatalogue.all().stream()
                .filter(topic -> topic.readers().contains("queue-service"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void rubbishGoesToTheDeadLettersWithItsReasonAndTheNextRecordIsRead(Topic topic) throws Exception {
        // Given
        byte[] rubbish = ("rubbish " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);

        // When: rubbish, and behind it on the same partition one more.
        RecordMetadata last;
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Backends.kafka().bootstrap()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(), "key", rubbish)).get();
            last = producer.send(new ProducerRecord<>(topic.name(), "key", rubbish))
                    .get();
        }

        // Then
        ConsumerRecord<String, byte[]> dead = awaitDeadLetter(topic, rubbish);
        assertThat(dead.headers())
                .anySatisfy(header -> assertThat(new String(header.value(), StandardCharsets.UTF_8))
                        .contains("Confluent wire format"));
        awaitCommitted(new TopicPartition(topic.name(), last.partition()), last.offset() + 1);
    }

    private static ConsumerRecord<String, byte[]> awaitDeadLetter(Topic topic, byte[] value) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Backends.kafka().bootstrap()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.deadLetterName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return await().atMost(Duration.ofSeconds(40))
                    .until(
                            () -> {
                                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                                    if (java.util.Arrays.equals(record.value(), value)) {
                                        return Optional.of(record);
                                    }
                                }
                                return Optional.<ConsumerRecord<String, byte[]>>empty();
                            },
                            Optional::isPresent)
                    .orElseThrow();
        }
    }

    private static void awaitCommitted(TopicPartition partition, long offset) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Backends.kafka().bootstrap()))) {
            await().atMost(Duration.ofSeconds(40)).until(() -> {
                OffsetAndMetadata committed = admin.listConsumerGroupOffsets("queue-service")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(partition);
                return committed != null && committed.offset() >= offset;
            });
        }
    }
}
