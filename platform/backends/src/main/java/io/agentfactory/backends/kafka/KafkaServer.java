package io.agentfactory.backends.kafka;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.ChildProcess;
import io.agentfactory.backends.process.ChildSpec;
import io.agentfactory.backends.process.JavaCommand;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.backends.process.Readiness;
import io.agentfactory.backends.process.Server;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A Kafka broker of our own: one node that is broker and controller (KRaft), a child process on the loopback address.
 *
 * <p>Topics are never made by accident. Closing it ends it in order and keeps the data; starting with the same settings
 * goes on where it stopped.
 */
public final class KafkaServer implements Server {

    private static final String NAME = "Kafka";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final String NODE = "1";

    private final KafkaSettings settings;
    private final ChildProcess process;

    private KafkaServer(KafkaSettings settings, ChildProcess process) {
        this.settings = settings;
        this.process = process;
    }

    /** Formats the storage if that has not been done, starts the broker and returns when it serves requests. */
    public static KafkaServer start(KafkaSettings settings) {
        Ports.requireFree(NAME, settings.port());
        Ports.requireFree(NAME, settings.controllerPort());
        Path configuration = settings.folder().resolve("server.properties");
        write(configuration, settings);
        JavaCommand java = JavaCommand.withHeap(settings.heapMegabytes())
                .classes(settings.classes())
                .option("-Dlogback.configurationFile=io/agentfactory/backends/kafka/logback.xml")
                .option("-Dlog4j2.disable.jmx=true");
        ChildProcess process = ChildProcess.start(new ChildSpec(
                NAME,
                java.mainClass(KafkaMain.class, configuration.toString()),
                settings.folder(),
                settings.folder().resolve("kafka.log")));
        KafkaServer server = new KafkaServer(settings, process);
        try {
            // Asking a client before anybody listens would only make it back off.
            Readiness.await(process, START_LIMIT, Readiness.listening(settings.port()));
            server.awaitBroker();
            return server;
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    public String bootstrap() {
        return Ports.HOST + ":" + settings.port();
    }

    @Override
    public ChildProcess process() {
        return process;
    }

    /** SIGKILL: what a broker's machine does to it when it fails. The data stays. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.stop(settings.classes().stopLimit(STOP_LIMIT));
    }

    private void awaitBroker() {
        Map<String, Object> client = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap(),
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100,
                AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 100);
        try (Admin admin = Admin.create(client)) {
            Readiness.await(
                    process,
                    START_LIMIT,
                    () -> !admin.describeCluster()
                            .nodes()
                            .get(5, TimeUnit.SECONDS)
                            .isEmpty());
        }
    }

    private static void write(Path file, KafkaSettings settings) {
        String broker = "BROKER://" + Ports.HOST + ":" + settings.port();
        String controller = "CONTROLLER://" + Ports.HOST + ":" + settings.controllerPort();
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", NODE),
                Map.entry("controller.quorum.voters", NODE + "@" + Ports.HOST + ":" + settings.controllerPort()),
                Map.entry("listeners", broker + "," + controller),
                Map.entry("advertised.listeners", broker),
                Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "BROKER"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("log.dirs", settings.folder().resolve("data").toString())));
        properties.putAll(Map.ofEntries(
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "2"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "2"),
                Map.entry("num.recovery.threads.per.data.dir", "2"),
                Map.entry("background.threads", "2"),
                Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
                Map.entry("log.cleaner.io.buffer.size", "131072"),
                Map.entry("log.index.size.max.bytes", "262144"),
                Map.entry("log.segment.bytes", "67108864"),
                Map.entry("controlled.shutdown.max.retries", "1"),
                Map.entry("controlled.shutdown.retry.backoff.ms", "100"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("broker.session.timeout.ms", "6000"),
                Map.entry("controller.quorum.election.timeout.ms", "200"),
                Map.entry("controller.quorum.election.backoff.max.ms", "200")));
        try {
            Files.createDirectories(file.getParent());
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new BackendException("Kafka's configuration " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
