package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many records each consumer group has yet to commit. */
final class ReaderLag implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Admin admin;

    ReaderLag(String bootstrap) {
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS));
    }

    Map<String, Long> byGroup() {
        try {
            Set<String> groups = admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .collect(Collectors.toSet());
            Map<String, Long> lag = new TreeMap<>();
            for (ConsumerGroupDescription group :
                    admin.describeConsumerGroups(groups).all().get().values()) {
                lag.put(group.groupId(), of(group));
            }
            return lag;
        } catch (ExecutionException e) {
            throw new BackendException("Kafka does not tell its readers' lag: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("Asking Kafka was interrupted", e);
        }
    }

    private long of(ConsumerGroupDescription group) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group.groupId())
                .partitionsToOffsetAndMetadata()
                .get();
        Set<TopicPartition> read = new HashSet<>(committed.keySet());
        group.members().forEach(member -> read.addAll(member.assignment().topicPartitions()));
        Map<TopicPartition, Long> ends = offsets(read, OffsetSpec.latest());
        // Where nothing is committed yet, our readers begin at the beginning.
        Map<TopicPartition, Long> begins = offsets(read, OffsetSpec.earliest());
        return read.stream()
                .mapToLong(partition -> {
                    OffsetAndMetadata offset = committed.get(partition);
                    long next = offset == null ? begins.getOrDefault(partition, 0L) : offset.offset();
                    return Math.max(0, ends.getOrDefault(partition, 0L) - next);
                })
                .sum();
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> which)))
                .all()
                .get();
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    @Override
    public void close() {
        admin.close();
    }
}
