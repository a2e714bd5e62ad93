package io.agentfactory.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.platform.app.KafkaTopics;
import io.agentfactory.platform.app.TestService;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.serde.AvroEventDeserializer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class OutboxTest {

    private static ConfigurableApplicationContext service;
    private static Outbox outbox;
    private static TransactionTemplate transaction;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.settings());
        outbox = service.getBean(Outbox.class);
        transaction = new TransactionTemplate(service.getBean(PlatformTransactionManager.class));
        jdbc = service.getBean(JdbcTemplate.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void eventsOfCommittedTransactionsReachKafkaInOrderAndLeaveTheTable() throws Exception {
        // Given
        String topic = KafkaTopics.make("committed", 1);

        // When
        transaction.executeWithoutResult(status -> outbox.addAll(
                IntStream.range(0, 100).mapToObj(i -> tick(topic, i)).toList()));

        // Then
        var records = KafkaTopics.read(topic, Duration.ofSeconds(20), found -> found.size() >= 100);
        assertThat(records).extracting(record -> minute(record)).containsExactlyElementsOf(numbers(100));
        assertThat(records)
                .extracting(record -> header(record, "ce_type"))
                .containsOnly("io.agentfactory.events.ScheduledTick");
        assertThat(records).extracting(record -> header(record, "ce_id")).doesNotHaveDuplicates();
        assertThat(records)
                .extracting(record -> Long.parseLong(header(record, "ce_sequence")))
                .isSorted();
        await().untilAsserted(() -> assertThat(jdbc.queryForObject("select count(*) from outbox", Integer.class))
                .isZero());
    }

    @Test
    void eventsThatAreTooManyForOneRowKeepTheirOrder() throws Exception {
        // Given
        String topic = KafkaTopics.make("very-many", 1);

        // When
        transaction.executeWithoutResult(status -> outbox.addAll(
                IntStream.range(0, 2500).mapToObj(i -> tick(topic, i)).toList()));

        // Then
        var records = KafkaTopics.read(topic, Duration.ofSeconds(20), found -> found.size() >= 2500);
        assertThat(records).extracting(record -> minute(record)).containsExactlyElementsOf(numbers(2500));
        assertThat(records)
                .extracting(record -> Long.parseLong(header(record, "ce_sequence")))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void eventsOfATransactionThatRollsBackAreNeverPublished() throws Exception {
        // Given
        String topic = KafkaTopics.make("rolled-back", 1);
        transaction.executeWithoutResult(status -> {
            outbox.add(tick(topic, 1));
            status.setRollbackOnly();
        });

        // When
        transaction.executeWithoutResult(status -> outbox.add(tick(topic, 2)));

        // Then
        var records = KafkaTopics.read(topic, Duration.ofSeconds(20), found -> !found.isEmpty());
        assertThat(records).extracting(record -> minute(record)).containsExactly(2);
    }

    @Test
    void addingOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> outbox.add(tick("any", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction");
    }

    @Test
    void anEventLargerThanTheLimitIsRefusedBeforeItCanStopTheOutbox() {
        // Given
        var huge = new OutboundEvent(
                "any", "key", new ScheduledTick("x".repeat(1_000_000), Instant.EPOCH, Instant.EPOCH, "test"));

        // When, Then
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> outbox.add(huge)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("agent-factory.event.max-bytes");
    }

    @Test
    void aLoneEventIsAtKafkaWithinMillisecondsOfItsCommit() throws Exception {
        // Given
        String topic = KafkaTopics.make("latency", 1);
        int warmUp = 40;
        for (int i = 0; i < warmUp; i++) {
            int minute = i;
            transaction.executeWithoutResult(status -> outbox.add(tick(topic, minute)));
            awaitEmpty();
        }

        // When
        long[] micros = new long[30];
        for (int i = 0; i < micros.length; i++) {
            transaction.executeWithoutResult(status -> outbox.add(tick(topic, 0)));
            long committed = System.nanoTime();
            awaitEmpty();
            micros[i] = (System.nanoTime() - committed) / 1000;
        }

        // Then: acknowledged and deleted, far below the 500 ms of the poll, so it was the wake-up
        java.util.Arrays.sort(micros);
        System.err.printf(
                "lone event published and deleted after commit: median=%d us, max=%d us%n",
                micros[micros.length / 2], micros[micros.length - 1]);
        assertThat(micros[micros.length / 2]).isLessThan(100_000);
    }

    private static void awaitEmpty() {
        while (Boolean.TRUE.equals(jdbc.queryForObject("select exists (select from outbox)", Boolean.class))) {
            Thread.onSpinWait();
        }
    }

    private static OutboundEvent tick(String topic, int minute) {
        return new OutboundEvent(
                topic, "key", new ScheduledTick("tick", Instant.ofEpochSecond(60L * minute), Instant.EPOCH, "test"));
    }

    private static int minute(ConsumerRecord<byte[], byte[]> record) {
        try (var deserializer = new AvroEventDeserializer()) {
            deserializer.configure(Map.of("schema.registry.url", "mock://ingress"), false);
            var tick = (ScheduledTick) deserializer.deserialize(record.topic(), record.value());
            return (int)
                    (java.util.Objects.requireNonNull(tick).getScheduledFor().getEpochSecond() / 60);
        }
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
