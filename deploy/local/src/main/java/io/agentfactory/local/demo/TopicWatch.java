package io.agentfactory.local.demo;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.serde.AvroEventDeserializer;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the topics that tell of messages and workers, from now on, without a group: it disturbs no reader. */
final class TopicWatch implements AutoCloseable {

    private static final List<String> TOPICS = List.of(
            Topics.MESSAGES,
            Topics.MESSAGE_LIFECYCLE,
            Topics.CLAIMS,
            Topics.WORKER_LIFECYCLE,
            Topics.WORKER_ACTIVITY,
            Topics.REPLY_DELIVERIES);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConsumer<String, SpecificRecord> consumer;
    private final BiConsumer<SpecificRecord, Instant> listener;
    private final Thread reader;
    private volatile @Nullable RuntimeException failure;

    private TopicWatch(KafkaConsumer<String, SpecificRecord> consumer, BiConsumer<SpecificRecord, Instant> listener) {
        this.consumer = consumer;
        this.listener = listener;
        this.reader = Thread.ofPlatform().name("topic-watch").daemon().unstarted(this::read);
    }

    /** Returns when every partition's end is known, so that nothing later is missed. */
    static TopicWatch start(String bootstrap, String registry, BiConsumer<SpecificRecord, Instant> listener) {
        AvroEventDeserializer values = new AvroEventDeserializer();
        values.configure(Map.of("schema.registry.url", registry), false);
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "fetch.max.wait.ms", 100);
        KafkaConsumer<String, SpecificRecord> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), values);
        List<TopicPartition> partitions = TOPICS.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy; asking for the position does it.
        partitions.forEach(consumer::position);
        TopicWatch watch = new TopicWatch(consumer, listener);
        watch.reader.start();
        return watch;
    }

    /** @throws BackendException if not everything has been read, so that nothing can be said of what happened */
    void requireWhole() {
        if (failure != null) {
            throw new BackendException("The topics could not be read to their end: " + failure, failure);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (consumer) {
            while (true) {
                consumer.poll(POLL)
                        .forEach(record -> listener.accept(record.value(), Instant.ofEpochMilli(record.timestamp())));
            }
        } catch (WakeupException closed) {
            // The way out.
        } catch (RuntimeException e) {
            failure = e;
        }
    }
}
