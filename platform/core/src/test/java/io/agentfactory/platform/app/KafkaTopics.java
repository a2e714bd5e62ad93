package io.agentfactory.platform.app;

import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.Backends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics as bytes: makes them, writes them, reads them to the end. */
public final class KafkaTopics {

    private KafkaTopics() {}

    /** A topic with its dead-letter topic, with a name that no other test has, ready to be written. */
    public static String make(String name, int partitions) throws Exception {
        String topic = name + "-" + UUID.randomUUID();
        make(topic, topic + ".dlt", partitions);
        return topic;
    }

    private static void make(String topic, String deadLetters, int partitions) throws Exception {
        List<String> names = List.of(topic, deadLetters);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Backends.kafka().bootstrap()))) {
            admin.createTopics(names.stream()
                            .map(each -> new NewTopic(each, partitions, (short) 1))
                            .toList())
                    .all()
                    .get();
            // The controller has them; the broker hears of them a moment later.
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> admin.describeTopics(names).allTopicNames().get().values().stream()
                            .flatMap(description -> description.partitions().stream())
                            .allMatch(partition -> partition.leader() != null));
        }
    }

    public static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", Backends.kafka().bootstrap(), "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Writes the records and waits until the broker has them. */
    @SafeVarargs
    public static void write(ProducerRecord<byte[], byte[]>... records) throws Exception {
        try (var producer = producer()) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    /** Everything that the topic holds now, in the order of each partition. */
    public static List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = consumer(topic)) {
            var ends = consumer.endOffsets(consumer.assignment());
            long all = ends.values().stream().mapToLong(Long::longValue).sum();
            while (records.size() < all) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** Everything from the beginning until the list is complete or the time is up. */
    public static List<ConsumerRecord<byte[], byte[]>> read(
            String topic, Duration limit, Predicate<List<ConsumerRecord<byte[], byte[]>>> complete) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = consumer(topic)) {
            long end = System.nanoTime() + limit.toNanos();
            while (System.nanoTime() < end && !complete.test(records)) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String topic) {
        Properties config = new Properties();
        config.put("bootstrap.servers", Backends.kafka().bootstrap());
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", "false");
        var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList());
        return consumer;
    }
}
