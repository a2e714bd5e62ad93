package io.agentfactory.queue.turn;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.ReplyFormat;
import io.agentfactory.events.ReplyRequested;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.activity.WorkerActivities;
import io.agentfactory.queue.conversation.History;
import io.agentfactory.queue.depth.QueueDepth;
import io.agentfactory.queue.event.MessageEvents;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.message.Finish;
import io.agentfactory.queue.message.MessageStore;
import io.agentfactory.queue.message.Outcome;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.pin.Pins;
import io.agentfactory.queue.worker.WorkerStore;
import io.agentfactory.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Writes the end of a running turn, well or not. Runs in the caller's transaction, under the lane's lock. */
@Component
class TurnEnd {

    private final LaneStore lanes;
    private final MessageStore messages;
    private final WorkerStore workers;
    private final WorkerActivities activities;
    private final History history;
    private final Pins pins;
    private final Outbox outbox;
    private final QueueDepth depth;
    private final BackOff backOff;

    TurnEnd(
            LaneStore lanes,
            MessageStore messages,
            WorkerStore workers,
            WorkerActivities activities,
            History history,
            Pins pins,
            Outbox outbox,
            QueueDepth depth,
            RetrySettings retry,
            RandomGenerator random) {
        this.lanes = lanes;
        this.messages = messages;
        this.workers = workers;
        this.activities = activities;
        this.history = history;
        this.pins = pins;
        this.outbox = outbox;
        this.depth = depth;
        this.backOff = new BackOff(retry, random);
    }

    /** The turn is done: its history, its replies and the end of its message commit together. */
    Lane done(Lane lane, Completion completion) {
        QueuedMessage head = messages.read(lane.laneId(), lane.headSeq());
        Lane after =
                history.append(lane, head.messageId(), completion.history()).finishHead();
        messages.finish(
                lane.laneId(),
                head.seq(),
                new Finish(Outcome.DONE, lane.token(), ownerOf(lane), lane.attempts(), null));
        outbox.add(MessageEvents.changed(MessageChange.COMPLETED, lane, head, lane.attempts(), null));
        outbox.addAll(replies(lane, head, completion.replies()));
        close(lane, after, head);
        return after;
    }

    /**
     * The turn has failed: its message is tried again after a back-off, or dead-lettered when its attempts are used up.
     */
    Lane failed(Lane lane, Failure failure) {
        QueuedMessage head = messages.read(lane.laneId(), lane.headSeq());
        int attempts = lane.attempts() + 1;
        boolean last = failure.permanent() || attempts >= head.maxAttempts();
        Lane fenced = failure.leaseLost() ? lane.fenceOff() : lane;
        if (failure.leaseLost()) {
            outbox.add(MessageEvents.changed(MessageChange.LEASE_EXPIRED, fenced, head, attempts, failure.error()));
        }
        Lane after;
        if (last) {
            after = fenced.finishHead();
            messages.finish(
                    lane.laneId(),
                    head.seq(),
                    new Finish(
                            Outcome.DEAD_LETTERED,
                            lane.token(),
                            ownerOf(lane),
                            attempts,
                            MessageEvents.shorten(failure.error())));
        } else {
            after = fenced.retryHead(failure.backsOff() ? backOff.after(attempts) : Duration.ZERO);
        }
        outbox.add(MessageEvents.changed(
                last ? MessageChange.DEAD_LETTERED : MessageChange.RETRYING, after, head, attempts, failure.error()));
        close(lane, after, head);
        return after;
    }

    private void close(Lane before, Lane after, QueuedMessage head) {
        String worker = ownerOf(before);
        lanes.save(before, after);
        workers.idle(worker);
        activities.publish(
                after.workspaceId(),
                worker,
                new Activity.Idle(head.messageId(), after.conversationId(), after.agentKey()),
                after.readAt());
        depth.changed(after.workspaceId());
        if (workers.lock(worker).map(known -> !known.mayWork()).orElse(true)) {
            pins.release(after, worker);
        }
    }

    private static List<OutboundEvent> replies(Lane lane, QueuedMessage head, List<Completion.Reply> replies) {
        List<OutboundEvent> events = new ArrayList<>();
        for (Completion.Reply reply : replies) {
            int index = events.size();
            String source = head.messageId() + ":" + lane.token() + ":" + index;
            events.add(new OutboundEvent(
                    Topics.REPLIES,
                    lane.conversationId(),
                    ReplyRequested.newBuilder()
                            .setReplyId(UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8))
                                    .toString())
                            .setMessageId(head.messageId().toString())
                            .setWorkspaceId(lane.workspaceId())
                            .setConversationId(lane.conversationId())
                            .setAgentKey(lane.agentKey())
                            .setIndex(index)
                            .setReplyAddress(head.replyTo().toEvent())
                            .setFormat(ReplyFormat.valueOf(reply.format().name()))
                            .setText(reply.text())
                            .setRequestedAt(lane.readAt())
                            .build(),
                    head.trace()));
        }
        return events;
    }

    private static String ownerOf(Lane lane) {
        return Objects.requireNonNull(lane.owner(), "a running turn has an owner");
    }
}
