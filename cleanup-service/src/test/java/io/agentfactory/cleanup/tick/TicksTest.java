package io.agentfactory.cleanup.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.Backends;
import io.agentfactory.cleanup.CleanupUnderTest;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.serde.AvroEventDeserializer;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two copies of the service, and a tick every second. */
class TicksTest {

    private static CleanupUnderTest service;
    private static CleanupUnderTest copy;

    @BeforeAll
    static void start() {
        service = CleanupUnderTest.start(Map.of("agent-factory.ticks.reconcile.schedule", "* * * * * *"));
        copy = service.startCopy();
    }

    @AfterAll
    static void stop() {
        copy.close();
        service.close();
    }

    @Test
    void everySlotFiresOnceAlthoughTwoCopiesRun() {
        // Given
        List<ScheduledTick> seen = new ArrayList<>();
        try (KafkaConsumer<String, SpecificRecord> consumer = consumer()) {

            // When
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> seen.add((ScheduledTick) record.value()));
                return seen.stream()
                                .filter(tick -> tick.getName().equals("reconcile"))
                                .count()
                        >= 5;
            });
        }

        // Then
        assertThat(seen.stream().filter(tick -> tick.getName().equals("reconcile")))
                .extracting(ScheduledTick::getScheduledFor)
                .doesNotHaveDuplicates();
    }

    @Test
    void aSlotAskedForByManyAtOnceFiresOnce() throws Exception {
        // Given
        Instant slot = Instant.parse("2030-01-01T00:00:00Z");
        List<Future<Optional<Ticks.Fired>>> answers = new ArrayList<>();

        // When
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                Ticks ticks = (i % 2 == 0 ? service : copy).bean(Ticks.class);
                answers.add(executor.submit(() -> ticks.fire(TickName.FLEET_CLEANUP, slot, "test")));
            }
        }

        // Then
        int fired = 0;
        for (Future<Optional<Ticks.Fired>> answer : answers) {
            fired += answer.get().isPresent() ? 1 : 0;
        }
        assertThat(fired).isEqualTo(1);
    }

    private static KafkaConsumer<String, SpecificRecord> consumer() {
        AvroEventDeserializer values = new AvroEventDeserializer();
        values.configure(Map.of("schema.registry.url", service.property("AGENT_FACTORY_SCHEMA_REGISTRY_URL")), false);
        KafkaConsumer<String, SpecificRecord> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Backends.kafka().bootstrap(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                values);
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.TICKS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
