package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.serde.TopicCreation;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "topics", description = "Topics of the events.")
final class TopicsCommand implements Runnable {

    @Mixin
    private final HelpOption help = new HelpOption();

    private static final int DIFFERENT = 3;

    @Command(
            name = "create",
            description = {
                "Creates the topics of the catalogue and their dead-letter topics where they are missing.",
                "Ends with 3 if one that exists is not as the catalogue says."
            })
    int create(
            @Mixin HelpOption helpOfIt,
            @Option(names = "--bootstrap", required = true, paramLabel = "HOST:PORT,...", description = "The brokers.")
                    String bootstrap,
            @Option(
                            names = "--replication",
                            defaultValue = "3",
                            paramLabel = "N",
                            description = "Replicas of each new topic (default: ${DEFAULT-VALUE}).")
                    int replication)
            throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            TopicCreation.Report report = new TopicCreation(admin, replication).createMissing();
            report.created().forEach(topic -> System.out.println("created topic=" + topic));
            report.differences().forEach(difference -> System.err.println("differs: " + difference));
            return report.differences().isEmpty() ? 0 : DIFFERENT;
        } catch (KafkaException | IllegalStateException e) {
            throw new BackendException("The topics cannot be created: " + e.getMessage(), e);
        }
    }

    @Override
    public void run() {
        throw new BackendException("Say what to do with the topics: ./factory topics create --bootstrap HOST:PORT.");
    }
}
