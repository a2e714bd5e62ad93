package io.agentfactory.queue.support;

import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.Backends;
import io.agentfactory.serde.AvroEventDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from where it ends now. */
public final class EventTap implements AutoCloseable {

    private final KafkaConsumer<String, SpecificRecord> consumer;
    private final List<ConsumerRecord<String, SpecificRecord>> seen = new ArrayList<>();

    private EventTap(KafkaConsumer<String, SpecificRecord> consumer) {
        this.consumer = consumer;
    }

    public static EventTap on(String topic, QueueUnderTest queue) {
        AvroEventDeserializer values = new AvroEventDeserializer();
        values.configure(Map.of("schema.registry.url", queue.registryUrl()), false);
        KafkaConsumer<String, SpecificRecord> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Backends.kafka().bootstrap()), new StringDeserializer(), values);
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return new EventTap(consumer);
    }

    /** The first event, from here on, that is meant. */
    public SpecificRecord awaitValue(Predicate<SpecificRecord> meant) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
                            return seen.stream()
                                    .map(ConsumerRecord::value)
                                    .filter(meant)
                                    .findFirst();
                        },
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** A field of the first event that speaks of this worker. */
    public String awaitField(String workerId, String field) {
        GenericRecord event =
                (GenericRecord) awaitValue(value -> value.toString().contains(workerId));
        return event.get(field).toString();
    }

    /** Everything seen so far, in order of arrival. */
    public List<ConsumerRecord<String, SpecificRecord>> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
