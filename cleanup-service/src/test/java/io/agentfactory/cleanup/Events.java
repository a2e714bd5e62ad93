package io.agentfactory.cleanup;

import io.agentfactory.backends.Backends;
import io.agentfactory.serde.AvroEventDeserializer;
import io.agentfactory.serde.AvroEventSerializer;
import java.time.Duration;
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
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Publishes what other services publish, and reads topics from where they end when this is made. */
public final class Events implements AutoCloseable {

    private final AvroEventSerializer serializer = new AvroEventSerializer();
    private final AvroEventDeserializer deserializer = new AvroEventDeserializer();
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

    public Events(CleanupUnderTest service, String... topics) {
        Map<String, Object> registry = Map.of(
                "schema.registry.url",
                service.property("AGENT_FACTORY_SCHEMA_REGISTRY_URL"),
                "auto.register.schemas",
                "true");
        serializer.configure(registry, false);
        deserializer.configure(registry, false);
        String bootstrap = Backends.kafka().bootstrap();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = Arrays.stream(topics)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    public void publish(String topic, String key, SpecificRecord event) {
        send(topic, key, Objects.requireNonNull(serializer.serialize(topic, event)));
    }

    /** Publishes an event of one topic on another. */
    public void misplace(String topic, String key, String home, SpecificRecord event) {
        send(topic, key, Objects.requireNonNull(serializer.serialize(home, event)));
    }

    private void send(String topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
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
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> all(topic, type).stream().filter(meant).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Every event on the topic up to now. */
    public <T extends SpecificRecord> List<T> all(String topic, Class<T> type) {
        return records(topic).stream()
                .map(record -> type.cast(deserializer.deserialize(topic, record.value())))
                .toList();
    }

    /** Every record on the topic up to now, as it came. */
    public List<ConsumerRecord<String, byte[]>> records(String topic) {
        consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
        return seen.stream().filter(record -> record.topic().equals(topic)).toList();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
