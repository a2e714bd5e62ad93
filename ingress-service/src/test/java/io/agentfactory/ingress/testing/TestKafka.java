package io.agentfactory.ingress.testing;

import io.agentfactory.serde.AvroEventDeserializer;
import io.agentfactory.serde.AvroEventSerializer;
import io.agentfactory.serde.TopicCreation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The other services' side of Kafka: writes what they publish and reads what ingress publishes. */
public final class TestKafka {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String bootstrap;
    private final String registryUrl;

    public TestKafka(String bootstrap, String registryUrl) {
        this.bootstrap = bootstrap;
        this.registryUrl = registryUrl;
    }

    public void createTopics() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            new TopicCreation(admin, 1).createMissing();
        }
    }

    public void publish(String topic, String key, SpecificRecord event) {
        try (AvroEventSerializer serializer = new AvroEventSerializer()) {
            serializer.configure(registry(), false);
            publish(topic, key, Objects.requireNonNull(serializer.serialize(topic, event)));
        }
    }

    public void publish(String topic, String key, byte[] value) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value));
        }
    }

    /** Events of this topic from its beginning, until {@code count} of those wanted are there, and a moment longer. */
    @SuppressWarnings("unchecked") // the caller knows what the topic carries
    public <T extends SpecificRecord> List<T> await(String topic, int count, Predicate<T> wanted) {
        AvroEventDeserializer avro = new AvroEventDeserializer();
        avro.configure(registry(), false);
        return read(topic, avro, count, record -> wanted.test((T) record.value())).stream()
                .map(record -> (T) record.value())
                .toList();
    }

    private <V> List<ConsumerRecord<String, V>> read(
            String topic, Deserializer<V> values, int count, Predicate<ConsumerRecord<String, V>> wanted) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                "test-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false);
        List<ConsumerRecord<String, V>> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values)) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            boolean last = false;
            while (System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(300)).forEach(record -> {
                    if (wanted.test(record)) {
                        found.add(record);
                    }
                });
                if (last) {
                    break;
                }
                last = found.size() >= count;
            }
        }
        return found;
    }

    private Map<String, ?> registry() {
        return Map.of("schema.registry.url", registryUrl, "auto.register.schemas", true);
    }
}
