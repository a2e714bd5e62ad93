package io.agentfactory.platform.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.platform.event.EventEncoder;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.serde.AvroEventSerializer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One copy of a service as a process of its own: an outbox, its relay, and writers that count up keys. Ends when its
 * standard input does: the writers stop, and the process leaves when the outbox is empty.
 */
final class OutboxCopy {

    static final int KEYS = 12;
    private static final int WRITERS = 4;

    private OutboxCopy() {}

    /** Arguments: JDBC URL, user, password, bootstrap servers, topic. */
    public static void main(String[] args) throws Exception {
        var pool = new HikariConfig();
        pool.setJdbcUrl(args[0]);
        pool.setUsername(args[1]);
        pool.setPassword(args[2]);
        pool.setSchema("ingress");
        pool.setMaximumPoolSize(WRITERS + 1);
        try (var dataSource = new HikariDataSource(pool)) {
            var jdbc = new JdbcTemplate(dataSource);
            var transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
            OutboxRelay relay = relay(args);
            var outbox = new JdbcOutbox(encoder(), jdbc, relay::wake);
            relay.start();
            var running = new AtomicBoolean(true);
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(Thread.ofPlatform().start(() -> write(running, transaction, jdbc, outbox, args[4])));
            }
            while (System.in.read() >= 0) {
                // until the parent closes it, or is gone
            }
            running.set(false);
            for (Thread writer : writers) {
                writer.join();
            }
            while (Boolean.TRUE.equals(jdbc.queryForObject("select exists (select from outbox)", Boolean.class))) {
                Thread.sleep(10);
            }
            relay.stop();
        }
    }

    private static void write(
            AtomicBoolean running, TransactionTemplate transaction, JdbcTemplate jdbc, Outbox outbox, String topic) {
        var random = new Random();
        while (running.get()) {
            int first = random.nextInt(KEYS);
            int second = random.nextInt(KEYS);
            try {
                transaction.executeWithoutResult(status -> {
                    List<OutboundEvent> events = new ArrayList<>();
                    // In one order, so that writers never wait for each other in a circle.
                    for (int key = Math.min(first, second);
                            key <= Math.max(first, second);
                            key += Math.max(1, Math.abs(first - second))) {
                        events.add(countUp(jdbc, "key-" + key, topic));
                    }
                    outbox.addAll(events);
                    if (random.nextInt(4) == 0) {
                        pause(random.nextInt(8)); // ids drawn early, committed late
                    }
                    if (random.nextInt(10) == 0) {
                        status.setRollbackOnly();
                    }
                });
            } catch (RuntimeException e) {
                System.err.println("writer: " + e);
            }
        }
    }

    private static OutboundEvent countUp(JdbcTemplate jdbc, String key, String topic) {
        Integer number = jdbc.queryForObject(
                "update counted set number = number + 1 where key = ? returning number", Integer.class, key);
        return new OutboundEvent(
                topic, key, new ScheduledTick(key + "=" + number, Instant.now(), Instant.now(), "writer"));
    }

    private static OutboxRelay relay(String[] args) {
        var properties = new OutboxProperties(
                true,
                true,
                50,
                1 << 20,
                Duration.ofMillis(5),
                Duration.ofMillis(200),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofSeconds(15));
        Map<String, Object> producer =
                OutboxAutoConfiguration.relayProducer(Map.of("bootstrap.servers", args[3]), "test");
        return new OutboxRelay(
                new RelayConnections(
                        args[0],
                        args[1],
                        args[2],
                        "relay-" + ProcessHandle.current().pid()),
                "ingress",
                "/test",
                () -> new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer()),
                properties,
                new RelayStatus(new SimpleMeterRegistry(), InstantSource.system()));
    }

    @SuppressWarnings("unchecked")
    private static EventEncoder encoder() {
        var serializer = new AvroEventSerializer();
        serializer.configure(Map.of("schema.registry.url", "mock://copies"), false);
        return new EventEncoder(
                (Serializer<Object>) (Serializer<?>) serializer, 900_000, InstantSource.system(), UUID::randomUUID);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
