package io.agentfactory.scaler.support;

import io.agentfactory.events.QueueDepthChanged;
import io.agentfactory.events.WaitingLane;
import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerActivityChanged;
import io.agentfactory.testing.KafkaProbe;
import io.agentfactory.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Says what the queue service says, and reads topics from where they end when this is made. */
public final class Events extends KafkaProbe {

    private final AtomicLong version = new AtomicLong(System.currentTimeMillis());

    public Events(ScalerUnderTest scaler, String... topics) {
        super(scaler, topics);
    }

    /** The queue's word on which conversations wait. */
    public void waiting(String workspaceId, String... conversations) {
        Instant now = Instant.now();
        publish(
                TopicCatalogue.topic("queue-depth").name(),
                workspaceId,
                QueueDepthChanged.newBuilder()
                        .setWorkspaceId(workspaceId)
                        .setVersion(version.incrementAndGet())
                        .setQueued(conversations.length)
                        .setRunning(0)
                        .setWaitingLanes(conversations.length)
                        .setLanes(Arrays.stream(conversations)
                                .map(conversation -> WaitingLane.newBuilder()
                                        .setConversationId(conversation)
                                        .setAgentKey("helper")
                                        .setWaitingSince(now)
                                        .build())
                                .toList())
                        .setObservedAt(now)
                        .build());
    }

    /** The queue's word on a worker. */
    public void activity(String workspaceId, String workerId, WorkerActivity activity) {
        Instant now = Instant.now();
        publish(
                TopicCatalogue.topic("worker-activity").name(),
                workerId,
                WorkerActivityChanged.newBuilder()
                        .setWorkspaceId(workspaceId)
                        .setWorkerId(workerId)
                        .setVersion(version.incrementAndGet())
                        .setActivity(activity)
                        .setIdleSince(activity == WorkerActivity.READY || activity == WorkerActivity.IDLE ? now : null)
                        .setAt(now)
                        .build());
    }

    /** Topics on which this source has published up to now, in alphabetical order. */
    public List<String> topicsOf(String source) {
        return records().stream()
                .filter(record -> {
                    Header header = record.headers().lastHeader("ce_source");
                    return header != null && source.equals(new String(header.value(), StandardCharsets.UTF_8));
                })
                .map(ConsumerRecord::topic)
                .distinct()
                .sorted()
                .toList();
    }
}
