package io.agentfactory.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.kafka.KafkaServer;
import io.agentfactory.backends.kafka.KafkaSettings;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.serde.TopicCreation;
import io.agentfactory.serde.TopicCreation.Report;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topics of the catalogue on a broker of their own. */
class TopicCreationTest {

    private static final Topic ALARMS = TopicCatalogue.topic("alarms");
    private static final int ALL = 2 * TopicCatalogue.all().size();

    @TempDir
    private Path folder;

    private KafkaServer server;
    private Admin admin;

    /** Every test has a broker without a topic: one that deletes its topics still shows them for a while. */
    @BeforeEach
    void start() {
        List<Integer> ports = Ports.free(2);
        server = KafkaServer.start(new KafkaSettings(folder, ports.getFirst(), ports.getLast()));
        admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()));
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    @Test
    void everyTopicIsCreatedWithItsDeadLetters() throws Exception {
        // When
        Report report = new TopicCreation(admin, 1).createMissing();

        // Then
        assertThat(report.created())
                .hasSize(ALL)
                .containsAll(TopicCatalogue.all().stream()
                        .flatMap(topic -> Stream.of(topic.name(), topic.deadLetterName()))
                        .toList());
        assertThat(report.differences()).isEmpty();
    }

    @Test
    void againChangesNothingAndFindsNothing() throws Exception {
        // Given
        new TopicCreation(admin, 1).createMissing();

        // When
        Report again = new TopicCreation(admin, 1).createMissing();

        // Then
        assertThat(again).isEqualTo(new Report(List.of(), List.of()));
    }

    @Test
    void whatDiffersIsReportedAndLeftAlone() throws Exception {
        // Given
        new TopicCreation(admin, 1).createMissing();
        ConfigResource alarms = new ConfigResource(ConfigResource.Type.TOPIC, ALARMS.name());
        admin.createPartitions(Map.of(ALARMS.deadLetterName(), NewPartitions.increaseTo(13)))
                .all()
                .get();
        admin.incrementalAlterConfigs(Map.of(
                        alarms,
                        List.of(new AlterConfigOp(
                                new ConfigEntry("retention.ms", "1000000"), AlterConfigOp.OpType.SET))))
                .all()
                .get();

        // When
        Report report = await().atMost(Duration.ofSeconds(40))
                .until(
                        () -> new TopicCreation(admin, 1).createMissing(),
                        found -> found.differences().size() == 2);

        // Then
        assertThat(report.created()).isEmpty();
        assertThat(report.differences())
                .containsExactlyInAnyOrder(
                        "agent-factory.alarms has retention.ms=1000000, the catalogue says 2592000000",
                        "agent-factory.alarms.dlt has 13 partitions, the catalogue says 12");
        assertThat(new TopicCreation(admin, 1).createMissing()).isEqualTo(report);
    }

    @Test
    void twoAtOnceAreAsGoodAsOne() throws InterruptedException {
        // Given
        Callable<Report> creation = () -> new TopicCreation(admin, 1).createMissing();

        // When
        List<Report> reports;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            reports = threads.invokeAll(List.of(creation, creation)).stream()
                    .map(Future::resultNow)
                    .toList();
        }

        // Then
        assertThat(reports)
                .allSatisfy(report -> assertThat(report.differences()).isEmpty());
    }

    @Test
    void aReplicationThatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopicCreation(admin, 0))
                .withMessageContaining("replication is 0");
    }
}
