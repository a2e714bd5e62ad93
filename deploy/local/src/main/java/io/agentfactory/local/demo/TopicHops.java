package io.agentfactory.local.demo;

import io.agentfactory.events.ClaimOffered;
import io.agentfactory.events.DeliveryOutcome;
import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.events.ReplyDelivered;
import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerActivityChanged;
import io.agentfactory.events.WorkerLifecycleChanged;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Which hop an event tells of, if any. */
final class TopicHops {

    private TopicHops() {}

    /** @param publishedAt the record's time at the broker */
    static Optional<Observation> of(SpecificRecord event, Instant publishedAt) {
        return Optional.ofNullable(
                switch (event) {
                    case MessageReceived received ->
                        Observation.of(Hop.MESSAGE_PUBLISHED, publishedAt)
                                .in(received.getWorkspaceId(), received.getConversationId())
                                .message(received.getMessageId());
                    case MessageLifecycleChanged changed ->
                        hop(changed.getChange())
                                .map(hop -> Observation.of(hop, changed.getAt())
                                        .in(changed.getWorkspaceId(), changed.getConversationId())
                                        .message(changed.getMessageId())
                                        .worker(changed.getWorkerId()))
                                .orElse(null);
                    case ClaimOffered offered ->
                        Observation.of(Hop.CLAIM_OFFERED, offered.getOfferedAt())
                                .in(offered.getWorkspaceId(), offered.getConversationId())
                                .message(offered.getMessageId())
                                .worker(offered.getWorkerId());
                    case WorkerLifecycleChanged changed ->
                        hop(changed)
                                .map(hop -> Observation.of(hop, changed.getAt())
                                        .in(changed.getWorkspaceId(), changed.getConversationId())
                                        .worker(changed.getWorkerId())
                                        .machine(changed.getMachineId()))
                                .orElse(null);
                    case WorkerActivityChanged changed
                    when changed.getActivity() == WorkerActivity.SNAPSHOT_READY ->
                        Observation.of(Hop.SNAPSHOT_STORED, changed.getAt())
                                .in(changed.getWorkspaceId(), changed.getConversationId())
                                .worker(changed.getWorkerId());
                    case ReplyDelivered delivered
                    when delivered.getOutcome() == DeliveryOutcome.DELIVERED ->
                        Observation.of(Hop.REPLY_DELIVERED, delivered.getAt())
                                .in(delivered.getWorkspaceId(), delivered.getConversationId())
                                .message(delivered.getMessageId());
                    default -> null;
                });
    }

    private static Optional<Hop> hop(MessageChange change) {
        return Optional.ofNullable(
                switch (change) {
                    case QUEUED -> Hop.LANE_APPENDED;
                    case CLAIMED -> Hop.CLAIM_ACCEPTED;
                    case COMPLETED -> Hop.TURN_COMPLETED;
                    case UNKNOWN,
                            SCHEDULED,
                            RETRYING,
                            LEASE_EXPIRED,
                            DEAD_LETTERED,
                            REDRIVEN,
                            DISCARDED,
                            CANCELLED,
                            REJECTED -> null;
                });
    }

    private static Optional<Hop> hop(WorkerLifecycleChanged changed) {
        return Optional.ofNullable(
                switch (changed.getState()) {
                    case REQUESTED -> Hop.WORKER_REQUESTED;
                    case ACTIVE -> Hop.WORKER_ACTIVE;
                    case DRAINING -> Hop.WORKER_DRAINING;
                    case RESERVED -> Hop.WORKER_RESERVED;
                    case STOPPED, FAILED -> Hop.WORKER_STOPPED;
                    case UNKNOWN, STOPPING -> null;
                });
    }
}
