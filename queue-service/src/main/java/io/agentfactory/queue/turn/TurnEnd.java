package io.agentfactory.queue.turn;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.ReplyFormat;
import io.agentfactory.events.ReplyRequested;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.event.MessageEvents;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.message.Finish;
import io.agentfactory.queue.message.Outcome;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.meter.TurnMeters;
import io.agentfactory.queue.pin.Pins;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Decides how a running turn ends, well or not. The lane and its owner are in the working set. */
@Component
class TurnEnd {

    private final Pins pins;
    private final TurnMeters meters;
    private final BackOff backOff;

    TurnEnd(Pins pins, TurnMeters meters, RetrySettings retry, RandomGenerator random) {
        this.pins = pins;
        this.meters = meters;
        this.backOff = new BackOff(retry, random);
    }

    /** The turn is done: its history, its replies and the end of its message commit together. */
    Lane done(WorkingSet set, Lane lane, Completion completion) {
        QueuedMessage head = set.head(lane);
        Lane after = set.moveOn(set.remember(lane, completion.history()));
        set.finish(
                head, new Finish(Outcome.DONE, lane.turnSince(), lane.token(), ownerOf(lane), lane.attempts(), null));
        set.tell(MessageEvents.changed(MessageChange.COMPLETED, lane, head, lane.attempts(), null));
        int index = 0;
        for (Completion.Reply reply : completion.replies()) {
            set.tell(reply(lane, head, reply, index++));
        }
        meters.ended(lane, MessageChange.COMPLETED);
        close(set, lane, after, head);
        return after;
    }

    /**
     * The turn has failed: its message is tried again after a back-off, or dead-lettered when its attempts are used up.
     */
    Lane failed(WorkingSet set, Lane lane, Failure failure) {
        QueuedMessage head = set.head(lane);
        int attempts = lane.attempts() + 1;
        boolean last = failure.permanent() || attempts >= head.maxAttempts();
        Lane fenced = failure.leaseLost() ? lane.fenceOff() : lane;
        if (failure.leaseLost()) {
            set.tell(MessageEvents.changed(MessageChange.LEASE_EXPIRED, fenced, head, attempts, failure.error()));
            meters.leaseLost();
        }
        Lane after;
        if (last) {
            after = set.moveOn(fenced);
            String error = MessageEvents.shorten(failure.error());
            set.finish(
                    head,
                    new Finish(Outcome.DEAD_LETTERED, lane.turnSince(), lane.token(), ownerOf(lane), attempts, error));
        } else {
            after = fenced.retryHead(failure.backsOff() ? backOff.after(attempts) : Duration.ZERO);
        }
        MessageChange change = last ? MessageChange.DEAD_LETTERED : MessageChange.RETRYING;
        set.tell(MessageEvents.changed(change, after, head, attempts, failure.error()));
        meters.ended(lane, change);
        close(set, lane, after, head);
        return after;
    }

    /** The turn was given back, which is no failure; the message rests a little, so that giving back makes no haste. */
    Lane givenBack(WorkingSet set, Lane lane, String reason) {
        QueuedMessage head = set.head(lane);
        Lane after = lane.giveBack(backOff.after(1));
        set.tell(MessageEvents.changed(
                MessageChange.RETRYING, after, head, lane.attempts(), "given back by its worker: " + reason));
        meters.ended(lane, MessageChange.RETRYING);
        close(set, lane, after, head);
        return after;
    }

    private void close(WorkingSet set, Lane before, Lane after, QueuedMessage head) {
        KnownWorker worker = set.worker(ownerOf(before)).orElseThrow().idle();
        set.save(after);
        set.save(worker);
        set.saw(worker.workerId(), new Activity.Idle(head.messageId(), after.conversationId(), after.agentKey()));
        if (!worker.mayWork()) {
            pins.release(set, after, worker);
        }
    }

    private static OutboundEvent reply(Lane lane, QueuedMessage head, Completion.Reply reply, int index) {
        String source = head.messageId() + ":" + lane.token() + ":" + index;
        return new OutboundEvent(
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
                head.trace());
    }

    private static String ownerOf(Lane lane) {
        return Objects.requireNonNull(lane.owner(), "a running turn has an owner");
    }
}
