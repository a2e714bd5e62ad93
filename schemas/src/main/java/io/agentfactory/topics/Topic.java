package io.agentfactory.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * One topic of the catalogue.
 *
 * @param shortName name without the prefix, for example {@code messages}
 * @param key what the record key is
 * @param event simple name of the Avro record that the values are
 * @param partitions number of partitions, at least 1
 * @param retention how long records are kept; null: for ever, as far as compaction leaves them
 * @param compacted whether only the last record of each key is certain to be kept
 * @param publisher the one service that publishes here
 * @param readers services and outside readers that consume it
 */
public record Topic(
        String shortName,
        String key,
        String event,
        int partitions,
        @Nullable Duration retention,
        boolean compacted,
        String publisher,
        List<String> readers) {

    public static final String PREFIX = "agent-factory.";
    public static final String DEAD_LETTER_SUFFIX = ".dlt";
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);
    private static final Duration LONGEST_SEGMENT = Duration.ofDays(1);
    private static final int SEGMENTS_KEPT = 4;

    public Topic {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "partitions of topic " + shortName + " is " + partitions + ", must be >= 1");
        }
        if (retention == null && !compacted) {
            throw new IllegalArgumentException("topic " + shortName + " needs a retention or compaction");
        }
        readers = List.copyOf(readers);
    }

    /** Full name at the broker. */
    public String name() {
        return PREFIX + shortName;
    }

    /** Subject of the value's schema in the registry. */
    public String valueSubject() {
        return name() + "-value";
    }

    /** Schema of the values. */
    public Schema schema() {
        try {
            return SpecificData.get().getSchema(Class.forName("io.agentfactory.events." + event));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("topics.yaml names the event " + event + ", which has no .avsc", e);
        }
    }

    /** Where records of this topic go that cannot be read or handled. */
    public String deadLetterName() {
        return name() + DEAD_LETTER_SUFFIX;
    }

    /** Broker settings of the topic. */
    public Map<String, String> config() {
        var policies = new ArrayList<String>();
        if (compacted) {
            policies.add("compact");
        }
        if (retention != null) {
            policies.add("delete");
        }
        var config = new LinkedHashMap<String, String>();
        config.put("cleanup.policy", String.join(",", policies));
        if (retention != null) {
            config.put("retention.ms", Long.toString(retention.toMillis()));
        }
        config.put("segment.ms", Long.toString(segment().toMillis()));
        return config;
    }

    /** Brokers delete and compact closed segments only: what is kept for an hour must not wait a week for that. */
    private Duration segment() {
        Duration part = retention == null ? LONGEST_SEGMENT : retention.dividedBy(SEGMENTS_KEPT);
        return part.compareTo(LONGEST_SEGMENT) < 0 ? part : LONGEST_SEGMENT;
    }

    /** Broker settings of the dead-letter topic. */
    public static Map<String, String> deadLetterConfig() {
        return Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(DEAD_LETTER_RETENTION.toMillis()));
    }
}
