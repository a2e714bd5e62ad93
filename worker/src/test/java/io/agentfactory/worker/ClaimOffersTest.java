package io.agentfactory.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.Backends;
import io.agentfactory.backends.kafka.KafkaServer;
import io.agentfactory.backends.kafka.KafkaSettings;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.events.ClaimOffered;
import io.agentfactory.serde.AvroEventSerializer;
import io.agentfactory.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker; the records are keyed and placed by Kafka's own producer. */
@Timeout(120)
class ClaimOffersTest {

    private static final int PARTITIONS = 12;
    private static final OfferSettings SETTINGS =
            new OfferSettings(Backends.kafka().bootstrap(), "mock://claim-offers");
    private static final KafkaProducer<String, byte[]> PRODUCER = new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, Backends.kafka().bootstrap()),
            new StringSerializer(),
            new ByteArraySerializer());

    private final String workerId = "worker-" + UUID.randomUUID();

    @BeforeAll
    static void makeTopic() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, Backends.kafka().bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(Topics.CLAIMS, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    @AfterAll
    static void closeProducer() {
        PRODUCER.close();
    }

    @Test
    void hearsItsOwnOffersWhereverItsIdHashesTo() {
        // Given
        List<String> workers = List.of("worker-1", "worker-2", "工人", workerId);
        List<String> heard = new CopyOnWriteArrayList<>();
        List<ClaimOffers> listening =
                workers.stream().map(id -> new ClaimOffers(id, SETTINGS)).toList();
        listening.forEach(offers -> offers.start(heard::add));
        await().atMost(Duration.ofSeconds(60)).until(() -> listening.stream().allMatch(ClaimOffers::hearing));

        // When
        List<String> offered = workers.stream().map(id -> publish(id, id)).toList();

        // Then
        await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrderElementsOf(offered));
        listening.forEach(ClaimOffers::close);
    }

    @Test
    void neitherForeignOffersNorRubbishNorThePastIsHeard() {
        // Given
        publish(workerId, workerId);
        List<String> heard = new CopyOnWriteArrayList<>();
        try (ClaimOffers offers = new ClaimOffers(workerId, SETTINGS)) {
            offers.start(heard::add);
            await().atMost(Duration.ofSeconds(60)).until(offers::hearing);

            // When
            publish(workerId, "another-worker");
            publish(workerId, new byte[] {1, 2, 3});
            publish(workerId, new byte[0]);
            String own = publish(workerId, workerId);

            // Then
            await().until(() -> !heard.isEmpty());
            assertThat(heard).containsExactly(own);
        }
    }

    @Test
    void brokerThatComesLaterIsFound(@TempDir Path folder) throws Exception {
        // Given
        List<Integer> ports = Ports.free(2);
        OfferSettings late = new OfferSettings(
                "127.0.0.1:" + ports.get(0), "mock://claim-offers", Map.of("default.api.timeout.ms", "500"));
        try (ClaimOffers offers = new ClaimOffers(workerId, late)) {
            offers.start(_ -> {});

            // When
            try (KafkaServer server = KafkaServer.start(new KafkaSettings(folder, ports.get(0), ports.get(1)))) {
                try (Admin admin = Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, server.bootstrap()))) {
                    admin.createTopics(List.of(new NewTopic(Topics.CLAIMS, PARTITIONS, (short) 1)))
                            .all()
                            .get();
                }

                // Then
                await().atMost(Duration.ofSeconds(60)).until(offers::hearing);
            }
        }
    }

    @Test
    void offerOnTheTopicBecomesATurnSoonerThanTheLongPollEnds(@TempDir Path data) {
        // Given
        try (ScriptedDoor door = new ScriptedDoor()) {
            WorkerSettings shortPolls = WorkerTest.settings(door, data, false);
            WorkerSettings settings = new WorkerSettings(
                    workerId,
                    shortPolls.door(),
                    shortPolls.token(),
                    SETTINGS,
                    WorkerTimes.defaults(Duration.ofMinutes(30)),
                    shortPolls.snapshots());
            Worker worker = new Worker(
                    settings,
                    claim -> new TurnResult(List.of(Reply.plain(claim.payload().text())), List.of()));
            CompletableFuture<Ending> life = WorkerTest.run(worker);
            await().atMost(Duration.ofSeconds(60)).until(door.lane::workerIsReady);
            String offerId = door.lane.makeOffer("offered");

            // When
            publish(workerId, offer(workerId, offerId));

            // Then
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> door.lane.finished().size() == 1);
            assertThat(door.count("accept")).isEqualTo(1);
            assertThat(door.lane.violations()).isEmpty();
            worker.stop(StopReason.MANUAL);
            assertThat(life.join()).isEqualTo(Ending.DRAINED);
        }
    }

    private static String publish(String key, String workerId) {
        String offerId = UUID.randomUUID().toString();
        publish(key, offer(workerId, offerId));
        return offerId;
    }

    private static byte[] offer(String workerId, String offerId) {
        ClaimOffered offer = ClaimOffered.newBuilder()
                .setOfferId(offerId)
                .setWorkspaceId("default")
                .setWorkerId(workerId)
                .setConversationId("telegram:bot:1")
                .setAgentKey("main")
                .setMessageId(UUID.randomUUID().toString())
                .setOfferedAt(Instant.EPOCH)
                .setExpiresAt(Instant.EPOCH)
                .build();
        try (Serializer<SpecificRecord> serializer = new AvroEventSerializer()) {
            serializer.configure(
                    Map.of("schema.registry.url", "mock://claim-offers", "auto.register.schemas", true), false);
            return serializer.serialize(Topics.CLAIMS, offer);
        }
    }

    private static void publish(String key, byte[] value) {
        try {
            PRODUCER.send(new ProducerRecord<>(Topics.CLAIMS, key, value)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
