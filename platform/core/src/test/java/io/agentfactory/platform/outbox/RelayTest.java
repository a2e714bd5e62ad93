package io.agentfactory.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.Backends;
import io.agentfactory.backends.Database;
import io.agentfactory.platform.app.KafkaTopics;
import io.agentfactory.platform.event.EncodedEvent;
import io.agentfactory.platform.schema.PlatformMigrations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two relays of one service in this JVM, with a poll so slow that only wake-ups explain what happens soon. */
class RelayTest {

    private static final Duration SOON = Duration.ofSeconds(4);
    private static final Duration GIVE_UP = Duration.ofSeconds(1);
    private static final Duration SLOW_POLL = Duration.ofSeconds(10);

    /** A relay with what can be seen of it. */
    private record Copy(OutboxRelay relay, RelayStatus status, SimpleMeterRegistry meters) {

        double gauge(String name) {
            return meters.get("agentfactory.outbox." + name).gauge().value();
        }

        Status health() {
            return new OutboxHealth(relay, status).health().getStatus();
        }
    }

    private final List<Copy> copies = new ArrayList<>();
    private Database database;
    private JdbcTemplate jdbc;
    private String topic;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void makeTable() throws Exception {
        database = Backends.freshDatabase();
        topic = KafkaTopics.make("relay", 1);
        var dataSource = new DriverManagerDataSource(database.url(), "ingress", password());
        PlatformMigrations.inServiceSchema("classpath:agent-factory/db/outbox", "outbox_schema_history")
                .migrate(Flyway.configure()
                        .dataSource(dataSource)
                        .defaultSchema("ingress")
                        .load());
        jdbc = new JdbcTemplate(dataSource);
    }

    @AfterEach
    void stopCopies() {
        copies.forEach(copy -> copy.relay().stop());
    }

    @Test
    void oneCopyRelaysAndTheOtherTakesOverWhenItStops() {
        // Given
        Copy first = start(Backends.kafka().bootstrap(), Duration.ofMillis(100));
        await().until(() -> first.gauge("relaying") == 1);
        Copy second = start(Backends.kafka().bootstrap(), Duration.ofMillis(100));
        insert(1);
        await().until(this::isEmpty);
        double whileStandingBy = second.gauge("relaying");

        // When
        first.relay().stop();

        // Then
        assertThat(whileStandingBy).isZero();
        await().until(() -> second.gauge("relaying") == 1);
        insert(1);
        await().until(this::isEmpty);
        assertThat(second.meters()
                        .get("agentfactory.outbox.published")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aCommitOfACopyThatStandsByIsPublishedWithoutWaitingForThePoll() {
        // Given
        Copy first = start(Backends.kafka().bootstrap(), SLOW_POLL);
        await().until(() -> first.gauge("relaying") == 1);
        Copy second = start(Backends.kafka().bootstrap(), SLOW_POLL);
        await().until(() -> listeners() == 1 && second.health().equals(Status.UP));
        insert(1);
        first.relay().wake();
        await().atMost(SOON).until(this::isEmpty);

        // When
        insert(1);
        second.relay().wake();

        // Then
        await().atMost(SOON).until(this::isEmpty);
    }

    @Test
    void whatNobodyToldOfIsFoundByThePoll() {
        // Given
        Copy only = start(Backends.kafka().bootstrap(), Duration.ofMillis(100));
        await().until(() -> only.gauge("relaying") == 1);

        // When
        insert(3);

        // Then
        await().atMost(SOON).until(this::isEmpty);
    }

    @Test
    void anErrorDoesNotEndTheRelay() {
        // Given
        insert(3);
        Map<String, Object> producer = producer(Backends.kafka().bootstrap());
        AtomicInteger tries = new AtomicInteger();

        // When
        start(
                () -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new NoClassDefFoundError("gone");
                    }
                    return new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer());
                },
                Duration.ofMillis(100));

        // Then
        await().atMost(Duration.ofSeconds(20)).until(this::isEmpty);
    }

    @Test
    void whatABrokerRefusesAtFirstIsNotOvertaken() throws Exception {
        // Given
        int tooLargeToShareABatch = 100_000;
        insertValue("first" + "-".repeat(tooLargeToShareABatch));
        insertValue("second" + "-".repeat(tooLargeToShareABatch));

        try (StumblingBroker broker = new StumblingBroker(Backends.kafka().bootstrap())) {
            // When
            start(broker.bootstrap(), Duration.ofMillis(100));

            // Then
            await().atMost(Duration.ofSeconds(20)).until(this::isEmpty);
            assertThat(broker.hasStumbled()).isTrue();
            List<String> published = KafkaTopics.readAll(topic).stream()
                    .map(record -> new String(record.value(), StandardCharsets.US_ASCII).replace("-", ""))
                    .toList();
            // A new producer repeats what the one before it was not told of; what counts is that nothing overtakes.
            assertThat(published).startsWith("first").endsWith("second").isSorted();
        }
    }

    @Test
    void aProducerThatNeverGetsAnAcknowledgementIsReplaced() {
        // Given
        insert(3);
        MockProducer<byte[], byte[]> deaf = new DeafProducer();
        Map<String, Object> producer = producer(Backends.kafka().bootstrap());
        Iterator<Producer<byte[], byte[]>> producers = List.<Producer<byte[], byte[]>>of(
                        deaf, new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer()))
                .iterator();

        // When
        start(producers::next, Duration.ofMillis(100));

        // Then
        await().atMost(Duration.ofSeconds(20)).until(this::isEmpty);
        assertThat(deaf.history()).hasSize(3);
        assertThat(deaf.closed()).isTrue();
    }

    @Test
    void rowsWaitAndAreShownWhileKafkaIsAwayAndTheCopyIsNotReady() {
        // Given
        insert(3);

        // When
        Copy only = start("127.0.0.1:1", Duration.ofMillis(100));

        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> only.gauge("waiting") == 3);
        assertThat(only.gauge("oldest")).isPositive();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !only.status().cause().isEmpty());
        assertThat(only.health()).isEqualTo(Status.UP);
        now = now.plusSeconds(11);
        assertThat(only.health()).isEqualTo(Status.DOWN);
        assertThat(isEmpty()).isFalse();
    }

    private Copy start(String bootstrap, Duration poll) {
        Map<String, Object> producer = producer(bootstrap);
        return start(() -> new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer()), poll);
    }

    private static Map<String, Object> producer(String bootstrap) {
        return OutboxAutoConfiguration.relayProducer(
                Map.of("bootstrap.servers", bootstrap, "max.block.ms", 3000), "test");
    }

    private Copy start(Supplier<Producer<byte[], byte[]>> producers, Duration poll) {
        var meters = new SimpleMeterRegistry();
        var status = new RelayStatus(meters, () -> now);
        var relay = new OutboxRelay(
                new RelayConnections(database.url(), "ingress", password(), "relay-test"),
                "ingress",
                "/test",
                producers,
                new OutboxProperties(
                        true,
                        true,
                        500,
                        1 << 20,
                        Duration.ofMillis(5),
                        poll,
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        GIVE_UP),
                status);
        var copy = new Copy(relay, status, meters);
        copies.add(copy);
        relay.start();
        return copy;
    }

    private void insert(int rows) {
        for (int i = 0; i < rows; i++) {
            insertValue("\0");
        }
    }

    private void insertValue(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        EncodedEvent event =
                new EncodedEvent(topic, "key", bytes, UUID.randomUUID(), "type", Instant.EPOCH, "00-trace");
        jdbc.update("insert into ingress.outbox (events) values (?)", StoredEvents.write(List.of(event)));
    }

    private boolean isEmpty() {
        return Boolean.FALSE.equals(jdbc.queryForObject("select exists (select from ingress.outbox)", Boolean.class));
    }

    private int listeners() {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select count(*) from pg_stat_activity where datname = current_database() and query like 'listen%'",
                Integer.class));
    }

    private String password() {
        return Objects.requireNonNull(database.properties("ingress").get("AGENT_FACTORY_DB_PASSWORD"));
    }

    /** Takes records and never acknowledges one. */
    private static final class DeafProducer extends MockProducer<byte[], byte[]> {

        private DeafProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public void flush() {
            // The superclass acknowledges everything here.
        }
    }
}
