package io.agentfactory.serde;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * The program that creates this release's topics before its services start. Safe to run again; it never changes a topic
 * that exists. Exit status: 0 every topic is there and as the catalogue says, 3 all are there and some differ, 1 it
 * failed, 2 it was called wrongly.
 */
public final class CreateTopics {

    private static final String BOOTSTRAP = "AGENT_FACTORY_KAFKA_BOOTSTRAP";
    private static final int DIFFERENT = 3;
    private static final String USAGE = """
            usage: CreateTopics --replication N [--bootstrap HOST:PORT,...] [--config FILE]
            Creates the topics of the catalogue and their dead-letter topics where they are missing.
              --replication N  replicas of each new topic; 3 in production
              --bootstrap ...  the brokers; otherwise $AGENT_FACTORY_KAFKA_BOOTSTRAP
              --config FILE    properties of the Kafka client, for TLS and SASL""";

    private CreateTopics() {}

    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, System.getenv(), System.out, System.err));
    }

    /** Runs the program with these arguments and this environment, and returns its exit status. */
    public static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err)
            throws InterruptedException {
        Properties client = new Properties();
        if (environment.containsKey(BOOTSTRAP)) {
            client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, environment.get(BOOTSTRAP));
        }
        int replication;
        try {
            replication = read(args, client);
        } catch (IllegalArgumentException e) {
            err.println(USAGE);
            return 2;
        } catch (IOException e) {
            err.println("the file of the Kafka client's properties cannot be read: " + e);
            return 1;
        }
        return create(client, replication, out, err);
    }

    /**
     * @return replicas of each new topic
     * @throws IllegalArgumentException if an argument is unknown, wrong or missing
     */
    private static int read(String[] args, Properties client) throws IOException {
        int replication = 0;
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            switch (args[i]) {
                case "--replication" -> replication = Integer.parseInt(value);
                case "--bootstrap" -> client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, value);
                case "--config" -> load(client, Path.of(value));
                default -> throw new IllegalArgumentException(args[i]);
            }
        }
        if (replication < 1
                || client.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "")
                        .isBlank()) {
            throw new IllegalArgumentException("replication or bootstrap");
        }
        return replication;
    }

    private static int create(Properties client, int replication, PrintStream out, PrintStream err)
            throws InterruptedException {
        try (Admin admin = Admin.create(client)) {
            TopicCreation.Report report = new TopicCreation(admin, replication).createMissing();
            report.created().forEach(topic -> out.println("created topic=" + topic));
            report.differences().forEach(difference -> err.println("differs: " + difference));
            return report.differences().isEmpty() ? 0 : DIFFERENT;
        } catch (KafkaException | IllegalStateException e) {
            err.println("the topics cannot be created: " + e.getMessage());
            return 1;
        }
    }

    private static void load(Properties client, Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            client.load(reader);
        }
    }
}
