package io.agentfactory.testing;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.serde.AvroEventDeserializer;
import io.agentfactory.serde.AvroEventSerializer;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/**
 * Kafka as the other services see it: publishes what they publish, and reads topics from where they end when this is
 * made. Not for more than one thread.
 */
public class KafkaProbe implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AvroEventSerializer serializer = new AvroEventSerializer();
    private final AvroEventDeserializer deserializer = new AvroEventDeserializer();
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

    /** @param topics to be read */
    public KafkaProbe(ServiceUnderTest service, String... topics) {
        this(
                service.property("AGENT_FACTORY_KAFKA_BOOTSTRAP"),
                service.property("AGENT_FACTORY_SCHEMA_REGISTRY_URL"),
                topics);
    }

    public KafkaProbe(String bootstrap, String registryUrl, String... topics) {
        Map<String, ?> registry = Map.of("schema.registry.url", registryUrl, "auto.register.schemas", "true");
        serializer.configure(registry, false);
        deserializer.configure(registry, false);
        Map<String, Object> brokers = Map.of("bootstrap.servers", bootstrap);
        producer = new KafkaProducer<>(brokers, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(brokers, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = Arrays.stream(topics)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // The seek is lazy: without this, what is published before the first read would be passed over.
        partitions.forEach(consumer::position);
    }

    /** Reads the topics from their beginning after all. */
    public void rewind() {
        seen.clear();
        consumer.seekToBeginning(consumer.assignment());
    }

    public RecordMetadata publish(String topic, String key, SpecificRecord event) {
        return publish(topic, key, Objects.requireNonNull(serializer.serialize(topic, event)));
    }

    /** Publishes the tick of this name for now. */
    public void tick(String name) {
        Instant now = Instant.now();
        publish(
                Topics.TICKS,
                name,
                ScheduledTick.newBuilder()
                        .setName(name)
                        .setScheduledFor(now)
                        .setFiredAt(now)
                        .setSource("test")
                        .build());
    }

    /** Publishes an event of one topic on another. */
    public RecordMetadata misplace(String topic, String key, String home, SpecificRecord event) {
        return publish(topic, key, Objects.requireNonNull(serializer.serialize(home, event)));
    }

    /** Returns once the broker has it. */
    public RecordMetadata publish(String topic, String key, byte[] value) {
        try {
            return producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first event on the topic, from here on, that is meant. */
    public <T extends SpecificRecord> T await(String topic, Class<T> type, Predicate<T> meant) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> all(topic, type).stream().filter(meant).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Every event on the topic up to now. */
    public <T extends SpecificRecord> List<T> all(String topic, Class<T> type) {
        return records(topic).stream().map(record -> type.cast(event(record))).toList();
    }

    /** Every record on the topic up to now, as it came. */
    public List<ConsumerRecord<String, byte[]>> records(String topic) {
        return records().stream().filter(record -> record.topic().equals(topic)).toList();
    }

    /** Every record on the topics up to now, as it came. */
    public List<ConsumerRecord<String, byte[]>> records() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the broker has more on " + ends + " than it gives");
            }
            consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
        }
        return List.copyOf(seen);
    }

    /** What the record says. */
    public SpecificRecord event(ConsumerRecord<String, byte[]> record) {
        return Objects.requireNonNull(deserializer.deserialize(record.topic(), record.value()));
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
