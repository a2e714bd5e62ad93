package io.agentfactory.worker;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Where Kafka's default partitioner puts the records of a key: a worker's offers all stand in this one partition. */
final class OfferPartition {

    private OfferPartition() {}

    static int of(String workerId, int partitions) {
        return Utils.toPositive(Utils.murmur2(workerId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
