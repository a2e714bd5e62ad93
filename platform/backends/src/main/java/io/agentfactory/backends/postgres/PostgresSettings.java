package io.agentfactory.backends.postgres;

import java.nio.file.Path;

/**
 * How to run PostgreSQL.
 *
 * @param folder where the cluster and its log live; a cluster found there is used again
 * @param binaries folder that the programs are unpacked below
 * @param port TCP port on the loopback address
 * @param use what it is run for
 * @param superuserPassword password of the role {@code postgres}, set when the cluster is made
 */
public record PostgresSettings(Path folder, Path binaries, int port, PostgresUse use, String superuserPassword) {

    @Override
    public String toString() {
        return "PostgresSettings[folder=%s, port=%d, use=%s]".formatted(folder, port, use);
    }
}
