package io.agentfactory.backends.postgres;

import java.util.Map;

/** What a PostgreSQL of ours is run for: whether its commits wait for the disk, and how much memory it may take. */
public enum PostgresUse {
    /** Throws its data away, so a commit waits for nothing. */
    TEST(false, "32MB", "256MB"),

    /** Keeps its data on a machine that does other things, too. */
    LAPTOP(true, "32MB", "256MB"),

    /** Keeps its data, with the memory that a server would give it. */
    BENCHMARK(true, "1GB", "8GB");

    private final boolean durable;
    private final String sharedBuffers;
    private final String walBetweenCheckpoints;

    PostgresUse(boolean durable, String sharedBuffers, String walBetweenCheckpoints) {
        this.durable = durable;
        this.sharedBuffers = sharedBuffers;
        this.walBetweenCheckpoints = walBetweenCheckpoints;
    }

    Map<String, String> configuration() {
        String wait = durable ? "on" : "off";
        return Map.of(
                "fsync", wait,
                "full_page_writes", wait,
                "synchronous_commit", wait,
                "shared_buffers", sharedBuffers,
                "max_wal_size", walBetweenCheckpoints);
    }
}
