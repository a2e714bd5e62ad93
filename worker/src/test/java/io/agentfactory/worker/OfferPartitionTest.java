package io.agentfactory.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferPartitionTest {

    @Test
    void isThatOfKafkasDefaultPartitioner() {
        assertThat(Stream.concat(
                                Stream.of("", "ä", "工人", "afw-1"),
                                Stream.generate(() -> UUID.randomUUID().toString()))
                        .limit(2_000))
                .allSatisfy(workerId -> {
                    for (int partitions : new int[] {1, 2, 7, 12, 100}) {
                        assertThat(OfferPartition.of(workerId, partitions))
                                .isEqualTo(BuiltInPartitioner.partitionForKey(
                                        workerId.getBytes(StandardCharsets.UTF_8), partitions));
                    }
                });
    }

    /** The vectors of docs/worker-door.md, for workers in other languages. */
    @ParameterizedTest
    @CsvSource({"worker-1, 12, 5", "worker-2, 12, 7", "afw-7f3a, 12, 7", "工人, 12, 5"})
    void vectorsHold(String workerId, int partitions, int partition) {
        assertThat(OfferPartition.of(workerId, partitions)).isEqualTo(partition);
    }
}
