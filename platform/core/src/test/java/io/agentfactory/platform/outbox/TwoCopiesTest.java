package io.agentfactory.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.Backends;
import io.agentfactory.backends.Database;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.platform.app.KafkaTopics;
import io.agentfactory.platform.schema.PlatformMigrations;
import io.agentfactory.serde.AvroEventDeserializer;
import io.agentfactory.serde.RegistrySettings;
import io.agentfactory.serde.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many writers on two copies of a service. Whatever happens to the copy that relays, every committed event is
 * published, no rolled-back one is, and the events of a key keep their order; repeats are exact, and a reader can tell
 * them by {@code ce_sequence}.
 */
class TwoCopiesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String RELAYING = """
            select activity.pid, activity.application_name
              from pg_locks join pg_stat_activity activity using (pid)
             where locktype = 'advisory' and classid = 2828 and granted
               and activity.datname = current_database()
            """;

    private final List<Process> copies = new ArrayList<>();
    private Database database;
    private Map<String, String> settings;
    private String topic;

    /** More rounds, to look for rare interleavings: {@code -Doutbox.rounds=20}. */
    static IntStream rounds() {
        return IntStream.rangeClosed(1, Integer.getInteger("outbox.rounds", 1));
    }

    @BeforeEach
    void makeTables() throws Exception {
        database = Backends.freshDatabase();
        settings = database.properties("ingress");
        topic = KafkaTopics.make("two-copies", 4);
        // The copies register in registries of their own JVMs; the first schema has the id 1 in each.
        try (SchemaRegistry registry = SchemaRegistry.open(RegistrySettings.at("mock://copies"))) {
            registry.register(topic + "-value", ScheduledTick.getClassSchema());
        }
        Flyway flyway = Flyway.configure()
                .dataSource(database.url(), "ingress", settings.get("AGENT_FACTORY_DB_PASSWORD"))
                .defaultSchema("ingress")
                .load();
        PlatformMigrations.inServiceSchema("classpath:agent-factory/db/outbox", "outbox_schema_history")
                .migrate(flyway);
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement()) {
            statement.execute("create table ingress.counted (key text primary key, number integer not null)");
            statement.execute("insert into ingress.counted select 'key-' || n, 0 from generate_series(0, "
                    + (OutboxCopy.KEYS - 1) + ") n");
            statement.execute("grant all on ingress.counted to ingress");
        }
    }

    @AfterEach
    void endCopies() {
        copies.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void nothingIsLostAndEveryKeyKeepsItsOrderWhenTheRelayingCopyIsKilled(int round) throws Exception {
        // Given
        Process first = startCopy();
        await().atMost(LIMIT).until(() -> relaying().contains("relay-" + first.pid()));
        Process second = startCopy();
        await().atMost(LIMIT).until(() -> sessionsOf(second) > 0);
        int before = published().size();
        await().atMost(LIMIT).until(() -> published().size() > before + 200);
        Thread.sleep(ThreadLocalRandom.current().nextInt(300));

        // When
        first.destroyForcibly().waitFor(); // SIGKILL
        await().atMost(LIMIT).until(() -> relaying().contains("relay-" + second.pid()));
        int taken = published().size();
        await().atMost(LIMIT).until(() -> published().size() > taken + 200);
        end(second);

        // Then
        requireEverythingOnceInOrder();
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void nothingIsLostAndEveryKeyKeepsItsOrderWhenTheRightToRelayIsTakenAwayAgainAndAgain(int round) throws Exception {
        // Given
        Process first = startCopy();
        Process second = startCopy();
        await().atMost(LIMIT).until(() -> published().size() > 200);

        // When
        for (int i = 0; i < 15; i++) {
            terminateRelaySession();
            await().atMost(LIMIT).until(() -> !relaying().isEmpty());
            Thread.sleep(ThreadLocalRandom.current().nextInt(100));
        }
        end(first);
        end(second);

        // Then
        requireEverythingOnceInOrder();
    }

    private void requireEverythingOnceInOrder() throws SQLException {
        Map<String, Integer> committed = committed();
        Map<String, Long> lastSequence = new HashMap<>();
        Map<Long, ConsumerRecord<byte[], byte[]>> bySequence = new HashMap<>();
        Map<String, List<String>> kept = new HashMap<>();
        int repeats = 0;
        for (ConsumerRecord<byte[], byte[]> record : published()) {
            String key = text(record.key());
            long sequence = Long.parseLong(header(record, "ce_sequence"));
            ConsumerRecord<byte[], byte[]> earlier = bySequence.putIfAbsent(sequence, record);
            if (earlier != null) {
                repeats++;
                assertThat(record.value()).isEqualTo(earlier.value());
                assertThat(Arrays.asList(record.headers().toArray()))
                        .isEqualTo(Arrays.asList(earlier.headers().toArray()));
            }
            if (sequence > lastSequence.getOrDefault(key, 0L)) {
                lastSequence.put(key, sequence);
                kept.computeIfAbsent(key, unused -> new ArrayList<>()).add(name(record));
            } else {
                assertThat(earlier)
                        .as("a record that comes late is a repeat: %s", sequence)
                        .isNotNull();
            }
        }
        System.err.printf("published=%d repeats=%d%n", bySequence.size(), repeats);
        committed.forEach((key, number) -> assertThat(kept.getOrDefault(key, List.of()))
                .as(key)
                .isEqualTo(IntStream.rangeClosed(1, number)
                        .mapToObj(n -> key + "=" + n)
                        .toList()));
    }

    private Map<String, Integer> committed() throws SQLException {
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery("select key, number from ingress.counted")) {
            Map<String, Integer> numbers = new HashMap<>();
            while (rows.next()) {
                numbers.put(rows.getString(1), rows.getInt(2));
            }
            return numbers;
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> published() {
        return KafkaTopics.readAll(topic);
    }

    private List<String> relaying() throws SQLException {
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(RELAYING)) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(2));
            }
            return names;
        }
    }

    private int sessionsOf(Process copy) throws SQLException {
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) from pg_stat_activity where application_name = 'relay-" + copy.pid() + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void terminateRelaySession() throws SQLException {
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from (" + RELAYING + ") as relaying");
        }
    }

    private Process startCopy() throws Exception {
        var command = List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogging.level.root=warn",
                "-cp",
                System.getProperty("java.class.path"),
                OutboxCopy.class.getName(),
                database.url(),
                "ingress",
                Objects.requireNonNull(settings.get("AGENT_FACTORY_DB_PASSWORD")),
                Backends.kafka().bootstrap(),
                topic);
        Process copy = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        copies.add(copy);
        return copy;
    }

    private static void end(Process copy) throws Exception {
        copy.getOutputStream().close();
        assertThat(copy.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(copy.exitValue()).isZero();
    }

    private static String name(ConsumerRecord<byte[], byte[]> record) {
        try (var deserializer = new AvroEventDeserializer()) {
            deserializer.configure(Map.of("schema.registry.url", "mock://copies"), false);
            return ((ScheduledTick) Objects.requireNonNull(deserializer.deserialize(record.topic(), record.value())))
                    .getName();
        }
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
