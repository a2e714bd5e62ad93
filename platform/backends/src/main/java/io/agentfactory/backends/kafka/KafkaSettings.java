package io.agentfactory.backends.kafka;

import io.agentfactory.backends.process.ClassArchive;
import java.nio.file.Path;

/**
 * How to run Kafka.
 *
 * @param folder where its data, configuration and log live; data found there is used again
 * @param port port of the broker on the loopback address
 * @param controllerPort port of the controller on the loopback address
 * @param heapMegabytes bound of its heap
 * @param classes what it does about its classes
 */
public record KafkaSettings(Path folder, int port, int controllerPort, int heapMegabytes, ClassArchive classes) {

    public static final int DEFAULT_HEAP_MEGABYTES = 192;

    public KafkaSettings(Path folder, int port, int controllerPort) {
        this(folder, port, controllerPort, DEFAULT_HEAP_MEGABYTES, new ClassArchive.None());
    }
}
