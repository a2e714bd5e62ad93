package io.agentfactory.platform.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.Backends;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.platform.app.KafkaTopics;
import io.agentfactory.platform.app.TestService;
import io.agentfactory.serde.AvroEventSerializer;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.TransientDataAccessResourceException;

class ListenerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TRIES = 1 + 3;

    private static final Map<String, String> TOPICS = new java.util.HashMap<>();
    private static ConfigurableApplicationContext service;
    private static Handled listeners;

    @BeforeAll
    static void start() throws Exception {
        List<String> records = new ArrayList<>();
        List<String> batches = new ArrayList<>();
        for (String name : List.of("rubbish", "failing", "transient", "fickle", "overflowing", "traced", "offsets")) {
            records.add(make("record", name));
            batches.add(make("batch", name));
        }
        batches.add(make("batch", "poison"));
        String orphan = "orphan-" + UUID.randomUUID();
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(orphan, 1, (short) 1)))
                    .all()
                    .get();
        }
        records.add(orphan);
        TOPICS.put("record-orphan", orphan);
        System.setProperty("test.record.topics", String.join(",", records));
        System.setProperty("test.batch.topics", String.join(",", batches));
        service = TestService.start(TestService.settings(), Handled.class);
        listeners = service.getBean(Handled.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "batch"})
    void rubbishGoesToTheDeadLettersByteForByteAndTheNextRecordIsHandled(String kind) throws Exception {
        // Given
        String topic = topicOf(kind + "-rubbish");
        byte[] rubbishKey = {(byte) 0xff, (byte) 0xfe, 0};
        byte[] rubbish = {7, (byte) 0xc3, 0x28, 0, 1, 2, (byte) 0xff};
        String next = "after-rubbish-" + kind;
        var record = new ProducerRecord<>(topic, 0, rubbishKey, rubbish);
        record.headers().add("mine", new byte[] {1});

        // When
        KafkaTopics.write(record, event(topic, next));

        // Then
        await().atMost(LIMIT).until(() -> listeners.names(topic).contains(next));
        ConsumerRecord<byte[], byte[]> dead = deadLetters(topic, 1).getFirst();
        assertThat(dead.value()).isEqualTo(rubbish);
        assertThat(dead.key()).isEqualTo(rubbishKey);
        assertThat(text(dead, "agent-factory.dlt-reason"))
                .contains("SerializationException")
                .contains("wire format");
        assertThat(text(dead, "kafka_dlt-original-topic")).isEqualTo(topic);
        assertThat(text(dead, "kafka_dlt-exception-fqcn")).isNotBlank();
        assertThat(dead.headers().lastHeader("kafka_dlt-original-offset").value())
                .isEqualTo(new byte[8]);
        assertThat(dead.headers().lastHeader("mine").value()).isEqualTo(new byte[] {1});
        assertThat(Stream.of(dead.headers().toArray()).map(header -> header.key()))
                .doesNotContain("agent-factory.raw-value", "agent-factory.raw-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "batch"})
    void aRecordThatKeepsFailingIsTriedFourTimesAndThenPutAside(String kind) throws Exception {
        // Given
        String topic = topicOf(kind + "-failing");
        String bad = "failing-" + kind;
        String next = "after-failing-" + kind;
        listeners.failures.put(bad, attempt -> new IllegalStateException("never works"));
        var record = event(topic, bad);

        // When
        KafkaTopics.write(record, event(topic, next));

        // Then
        await().atMost(LIMIT).until(() -> listeners.names(topic).contains(next));
        ConsumerRecord<byte[], byte[]> dead = deadLetters(topic, 1).getFirst();
        assertThat(dead.value()).isEqualTo(record.value());
        assertThat(text(dead, "agent-factory.dlt-reason")).isEqualTo("java.lang.IllegalStateException: never works");
        // A batch listener sees it with its neighbours first, then alone, at each try.
        assertThat(attemptsOf(bad)).isBetween(TRIES, 2 * TRIES);
        assertThat(listeners.names(topic)).containsExactly(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "batch"})
    void aBackendThatIsAwayIsWaitedForWithoutEnd(String kind) throws Exception {
        // Given
        String topic = topicOf(kind + "-transient");
        String name = "transient-" + kind;
        listeners.failures.put(
                name, attempt -> attempt <= 12 ? new TransientDataAccessResourceException("away") : null);

        // When
        KafkaTopics.write(event(topic, name));

        // Then
        await().atMost(LIMIT).until(() -> listeners.names(topic).contains(name));
        assertThat(KafkaTopics.read(topic + ".dlt", Duration.ofMillis(500), found -> false))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "batch"})
    void anErrorOverOneRecordDoesNotStopTheConsumer(String kind) throws Exception {
        // Given
        String topic = topicOf(kind + "-overflowing");
        String bad = "overflowing-" + kind;
        String next = "after-overflowing-" + kind;
        listeners.failures.put(bad, attempt -> {
            throw new StackOverflowError("too deep");
        });

        // When
        KafkaTopics.write(event(topic, bad), event(topic, next));

        // Then
        await().atMost(LIMIT).until(() -> listeners.names(topic).contains(next));
        assertThat(text(deadLetters(topic, 1).getFirst(), "agent-factory.dlt-reason"))
                .isEqualTo("java.lang.StackOverflowError: too deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "batch"})
    void aRecordThatFailsDifferentlyEachTimeIsPutAsideToo(String kind) throws Exception {
        // Given
        String topic = topicOf(kind + "-fickle");
        String bad = "fickle-" + kind;
        listeners.failures.put(
                bad,
                attempt -> attempt % 2 == 0
                        ? new IllegalStateException("even")
                        : new UncheckedIOException(new java.io.IOException("odd")));

        // When
        KafkaTopics.write(event(topic, bad));

        // Then
        assertThat(deadLetters(topic, 1)).hasSize(1);
        assertThat(attemptsOf(bad)).isBetween(TRIES, 2 * TRIES);
    }

    @Test
    void onlyTheSpoiledRecordsOfABatchArePutAsideAndTheOthersKeepTheirOrder() throws Exception {
        // Given
        String topic = topicOf("batch-poison");
        List<String> bad = List.of("poison-7", "poison-8", "poison-23");
        bad.forEach(name -> listeners.failures.put(name, attempt -> new IllegalStateException("poison")));
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int i = 0; i < 30; i++) {
            records.add(event(topic, "poison-" + i));
        }
        records.set(15, new ProducerRecord<>(topic, 0, bytes("key"), bytes("rubbish in the middle")));

        // When
        try (var producer = KafkaTopics.producer()) {
            records.forEach(producer::send);
        }

        // Then
        List<String> good = IntStream.range(0, 30)
                .filter(i -> i != 15)
                .mapToObj(i -> "poison-" + i)
                .filter(name -> !bad.contains(name))
                .toList();
        await().atMost(LIMIT).until(() -> listeners.names(topic).contains("poison-29"));
        assertThat(listeners.names(topic)).isEqualTo(good);
        assertThat(deadLetters(topic, 4)).hasSize(4);
        assertThat(listeners.batchSizes).anyMatch(size -> size > 1);
    }

    @Test
    void aRecordIsNotLostWhileTheDeadLetterTopicRefusesIt() throws Exception {
        // Given
        String topic = topicOf("record-orphan");
        byte[] rubbish = bytes("no dead-letter topic yet");
        KafkaTopics.write(new ProducerRecord<>(topic, 0, bytes("key"), rubbish), event(topic, "after-orphan"));
        await().pollDelay(Duration.ofSeconds(4)).atMost(LIMIT).until(() -> committed(topic) == 0);

        // When
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic + ".dlt", 1, (short) 1)))
                    .all()
                    .get();
        }

        // Then
        await().atMost(LIMIT).until(() -> listeners.names(topic).contains("after-orphan"));
        assertThat(deadLetters(topic, 1).getFirst().value()).isEqualTo(rubbish);
    }

    @Test
    void aListenerIsInTheTraceOfItsRecord() throws Exception {
        // Given
        String topic = topicOf("record-traced");
        var record = event(topic, "traced");
        record.headers().add("traceparent", bytes("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        // When
        KafkaTopics.write(record, event(topic, "not-traced"));

        // Then
        await().atMost(LIMIT).until(() -> listeners.names(topic).contains("not-traced"));
        assertThat(listeners.handled.stream().filter(entry -> entry.topic().equals(topic)))
                .extracting(Handled.Entry::traceId)
                .first()
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(listeners.handled.stream().filter(entry -> entry.name().equals("not-traced")))
                .extracting(Handled.Entry::traceId)
                .first()
                .isNotEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void theOffsetIsCommittedOnlyAfterTheMethodHasReturned() throws Exception {
        // Given
        String topic = topicOf("record-offsets");
        var entered = new java.util.concurrent.CountDownLatch(1);
        var leave = new java.util.concurrent.CountDownLatch(1);
        listeners.failures.put("offset", attempt -> {
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
        KafkaTopics.write(event(topic, "offset"));
        entered.await();
        long whileRunning = committed(topic);

        // When
        leave.countDown();

        // Then
        await().atMost(LIMIT).until(() -> committed(topic) == 1);
        assertThat(whileRunning).isZero();
    }

    private static List<ConsumerRecord<byte[], byte[]>> deadLetters(String topic, int count) {
        return KafkaTopics.read(topic + ".dlt", LIMIT, found -> found.size() >= count);
    }

    private static long committed(String topic) throws Exception {
        try (Admin admin = admin()) {
            var offset = admin.listConsumerGroupOffsets("records")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, 0));
            return offset == null ? 0 : offset.offset();
        }
    }

    private static String topicOf(String name) {
        return Objects.requireNonNull(TOPICS.get(name), name);
    }

    private static int attemptsOf(String name) {
        return Objects.requireNonNull(listeners.attempts.get(name), name).get();
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", Backends.kafka().bootstrap()));
    }

    private static String make(String kind, String name) throws Exception {
        String topic = KafkaTopics.make(kind + "-" + name, 1);
        TOPICS.put(kind + "-" + name, topic);
        return topic;
    }

    private static ProducerRecord<byte[], byte[]> event(String topic, String name) {
        try (var serializer = new AvroEventSerializer()) {
            serializer.configure(Map.of("schema.registry.url", "mock://ingress"), false);
            byte[] value = serializer.serialize(topic, new ScheduledTick(name, Instant.EPOCH, Instant.EPOCH, "test"));
            return new ProducerRecord<>(topic, 0, bytes("key"), value);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ConsumerRecord<?, ?> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
