package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.serde.CreateTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "topics", description = "Topics of the events.")
final class TopicsCommand implements Runnable {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Command(
            name = "create",
            description = {
                "Creates the topics of the catalogue and their dead-letter topics where they are missing.",
                "Ends with 3 if one that exists is not as the catalogue says."
            })
    int create(
            @Mixin HelpOption helpOfIt,
            @Option(
                            names = "--bootstrap",
                            defaultValue = "${env:AGENT_FACTORY_KAFKA_BOOTSTRAP}",
                            required = true,
                            paramLabel = "HOST:PORT,...",
                            description = "The brokers (default: $AGENT_FACTORY_KAFKA_BOOTSTRAP).")
                    String bootstrap,
            @Option(
                            names = "--replication",
                            defaultValue = "3",
                            paramLabel = "N",
                            description = "Replicas of each new topic (default: ${DEFAULT-VALUE}).")
                    int replication,
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "Properties of the Kafka client, for TLS and SASL.")
                    @Nullable
                    Path config)
            throws InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("--bootstrap", bootstrap, "--replication", Integer.toString(replication)));
        if (config != null) {
            arguments.addAll(List.of("--config", config.toString()));
        }
        return CreateTopics.run(arguments.toArray(String[]::new), Map.of(), System.out, System.err);
    }

    @Override
    public void run() {
        throw new BackendException("Say what to do with the topics: ./factory topics create --bootstrap HOST:PORT.");
    }
}
