package io.agentfactory.backends.process;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a JVM does about the classes that it loads: their loading is most of its start. An archive fits one JDK, one
 * class path and one set of options; where it does not fit, the JVM starts as if there were none.
 */
public sealed interface ClassArchive {

    /** How long the JVM may take to write its archive when it ends. */
    Duration WRITING = Duration.ofMinutes(5);

    /** Nothing. */
    record None() implements ClassArchive {}

    /** Start from what was recorded in the file. */
    record Use(Path file) implements ClassArchive {}

    /** Record into the file, which is written when the JVM ends. */
    record Record(Path file) implements ClassArchive {}

    /** How long to wait for the JVM to end in order, where {@code usual} suits one that records nothing. */
    default Duration stopLimit(Duration usual) {
        return switch (this) {
            case None none -> usual;
            case Use use -> usual;
            case Record record -> usual.plus(WRITING);
        };
    }
}
