package io.agentfactory.backends.postgres;

import java.nio.file.Path;

/**
 * How to run PostgreSQL.
 *
 * @param folder where the cluster and its log live; a cluster found there is used again
 * @param binaries folder that the programs are unpacked below
 * @param port TCP port on the loopback address
 * @param superuserPassword password of the role {@code postgres}, set when the cluster is made
 * @param durable whether a commit waits for the disk; false is for tests that throw the data away
 */
public record PostgresSettings(Path folder, Path binaries, int port, String superuserPassword, boolean durable) {

    @Override
    public String toString() {
        return "PostgresSettings[folder=%s, port=%d, durable=%s]".formatted(folder, port, durable);
    }
}
