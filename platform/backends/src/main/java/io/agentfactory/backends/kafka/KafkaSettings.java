package io.agentfactory.backends.kafka;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to run Kafka.
 *
 * @param folder where its data, configuration and log live; data found there is used again
 * @param port port of the broker on the loopback address
 * @param controllerPort port of the controller on the loopback address
 * @param heapMegabytes bound of its heap
 * @param classArchive file that keeps its classes for faster starts; null: none
 */
public record KafkaSettings(
        Path folder,
        int port,
        int controllerPort,
        int heapMegabytes,
        @Nullable Path classArchive) {

    public static final int DEFAULT_HEAP_MEGABYTES = 192;

    public KafkaSettings(Path folder, int port, int controllerPort) {
        this(folder, port, controllerPort, DEFAULT_HEAP_MEGABYTES, null);
    }
}
