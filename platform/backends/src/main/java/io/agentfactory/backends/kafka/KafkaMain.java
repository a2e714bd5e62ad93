package io.agentfactory.backends.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** The child's main class: formats the storage at the first start, then runs the broker. */
final class KafkaMain {

    private KafkaMain() {}

    /** Argument: the broker's configuration file. */
    public static void main(String[] args) throws IOException {
        String configuration = args[0];
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(Path.of(configuration))) {
            properties.load(file);
        }
        Path data = Path.of(properties.getProperty("log.dirs"));
        if (!Files.exists(data.resolve("meta.properties"))) {
            String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", configuration};
            int exitCode = StorageTool.execute(format, System.out);
            if (exitCode != 0) {
                System.exit(exitCode);
            }
        }
        Kafka.main(args);
    }
}
