package io.agentfactory.queue.lease;

import io.agentfactory.events.MessageChange;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.activity.WorkerActivities;
import io.agentfactory.queue.agent.Agents;
import io.agentfactory.queue.conversation.History;
import io.agentfactory.queue.depth.QueueDepth;
import io.agentfactory.queue.event.MessageEvents;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.message.MessageStore;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.worker.WorkerStore;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Starts the lease of a lane's head for the lane's owner. Runs in the caller's transaction, under the lane's lock. */
@Component
public class Leases {

    private final LaneStore lanes;
    private final MessageStore messages;
    private final WorkerStore workers;
    private final WorkerActivities activities;
    private final History history;
    private final Agents agents;
    private final Outbox outbox;
    private final QueueDepth depth;
    private final ClaimSettings settings;

    Leases(
            LaneStore lanes,
            MessageStore messages,
            WorkerStore workers,
            WorkerActivities activities,
            History history,
            Agents agents,
            Outbox outbox,
            QueueDepth depth,
            ClaimSettings settings) {
        this.lanes = lanes;
        this.messages = messages;
        this.workers = workers;
        this.activities = activities;
        this.history = history;
        this.agents = agents;
        this.outbox = outbox;
        this.depth = depth;
        this.settings = settings;
    }

    /** Leases the head. The lane must be claimable and owned. */
    public Claim take(Lane lane) {
        Lane claimed = lane.claim(settings.lease());
        String worker = Objects.requireNonNull(claimed.owner());
        QueuedMessage head = messages.read(claimed.laneId(), claimed.headSeq());
        lanes.save(lane, claimed);
        workers.claimed(worker, claimed.token());
        outbox.add(MessageEvents.changed(MessageChange.CLAIMED, claimed, head, claimed.attempts(), null));
        activities.publish(
                claimed.workspaceId(),
                worker,
                new Activity.Claimed(head.messageId(), claimed.conversationId(), claimed.agentKey()),
                claimed.readAt());
        depth.changed(claimed.workspaceId());
        return hydrate(claimed, head);
    }

    /** The running turn once more, for a worker that did not get the answer. */
    public Claim repeat(Lane running) {
        return hydrate(running, messages.read(running.laneId(), running.headSeq()));
    }

    private Claim hydrate(Lane lane, QueuedMessage head) {
        return new Claim(
                head.messageId(),
                lane.workspaceId(),
                lane.conversationId(),
                lane.agentKey(),
                lane.token(),
                head.seq(),
                lane.attempts(),
                Objects.requireNonNull(lane.leaseUntil()),
                Claim.Payload.of(head),
                history.newest(lane.laneId()),
                agents.systemPrompt(lane.workspaceId(), lane.agentKey()).orElse(null));
    }
}
