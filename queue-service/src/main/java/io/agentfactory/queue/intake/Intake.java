package io.agentfactory.queue.intake;

import static java.util.stream.Collectors.groupingBy;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.queue.AfterCommit;
import io.agentfactory.queue.depth.QueueDepth;
import io.agentfactory.queue.event.MessageEvents;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneKey;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.message.MessageStore;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.signal.WorkSignals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Appends messages to their lanes in the order in which they arrive, each exactly once, however often it is delivered.
 * A message for later goes to {@link ScheduledMessages} first and comes back here when it is due.
 */
@Component
public class Intake {

    private final TransactionTemplate transaction;
    private final LaneStore lanes;
    private final MessageStore messages;
    private final ScheduledMessages scheduled;
    private final Offers offers;
    private final Outbox outbox;
    private final QueueDepth depth;
    private final WorkSignals signals;

    Intake(
            TransactionTemplate transaction,
            LaneStore lanes,
            MessageStore messages,
            ScheduledMessages scheduled,
            Offers offers,
            Outbox outbox,
            QueueDepth depth,
            WorkSignals signals) {
        this.transaction = transaction;
        this.lanes = lanes;
        this.messages = messages;
        this.scheduled = scheduled;
        this.offers = offers;
        this.outbox = outbox;
        this.depth = depth;
        this.signals = signals;
    }

    /** Takes a batch in one transaction. */
    void take(List<MessageReceived> batch) {
        transaction.executeWithoutResult(status -> {
            List<MessageReceived> fresh = withoutDuplicates(batch);
            List<MessageReceived> forLater = scheduled.keep(fresh);
            append(fresh.stream().filter(event -> !forLater.contains(event)).toList());
        });
    }

    /** Appends scheduled messages that are due, at most {@code limit}, in order of due time. Returns how many. */
    public int appendDue(int limit) {
        Integer appended = transaction.execute(status -> {
            List<MessageReceived> due = scheduled.takeDue(limit);
            append(due);
            return due.size();
        });
        return appended == null ? 0 : appended;
    }

    private List<MessageReceived> withoutDuplicates(List<MessageReceived> batch) {
        Map<UUID, MessageReceived> byId = new LinkedHashMap<>();
        batch.forEach(event -> byId.putIfAbsent(UUID.fromString(event.getMessageId()), event));
        Set<UUID> fresh = messages.receive(byId.keySet());
        byId.keySet().retainAll(fresh);
        return List.copyOf(byId.values());
    }

    private void append(List<MessageReceived> events) {
        if (events.isEmpty()) {
            return;
        }
        Map<LaneKey, List<MessageReceived>> byConversation = events.stream()
                .collect(groupingBy(
                        event -> new LaneKey(event.getWorkspaceId(), event.getConversationId(), event.getAgentKey()),
                        TreeMap::new,
                        java.util.stream.Collectors.toList()));
        lanes.createMissing(byConversation.keySet());
        // Lanes are locked in the order of their keys, as createMissing does, so that copies never wait in a circle.
        byConversation.forEach(this::appendToLane);
    }

    private void appendToLane(LaneKey key, List<MessageReceived> events) {
        Lane before = lanes.lock(key.workspaceId(), key.conversationId()).orElseThrow();
        if (!before.agentKey().equals(key.agentKey())) {
            reject(before, key, events);
            return;
        }
        Lane after = before;
        List<QueuedMessage> appended = new ArrayList<>();
        List<OutboundEvent> changes = new ArrayList<>();
        for (MessageReceived event : events) {
            after = after.append();
            QueuedMessage message = QueuedMessage.of(event, after.laneId(), after.tailSeq());
            appended.add(message);
            changes.add(
                    MessageEvents.changed(MessageChange.QUEUED, after, message.messageId(), message.seq(), 0, null));
        }
        messages.append(appended);
        lanes.save(before, after);
        outbox.addAll(changes);
        offers.offerHead(after);
        depth.changed(after.workspaceId());
        wakeOwner(after);
    }

    private void reject(Lane lane, LaneKey key, List<MessageReceived> events) {
        String error = "conversation " + lane.conversationId() + " belongs to agent " + lane.agentKey() + ", not to "
                + key.agentKey() + ": write to that agent, or start another conversation";
        outbox.addAll(events.stream()
                .map(event -> MessageEvents.changed(
                        MessageChange.REJECTED, lane, UUID.fromString(event.getMessageId()), 0, 0, error))
                .toList());
    }

    private void wakeOwner(Lane lane) {
        String owner = lane.owner();
        if (owner != null) {
            AfterCommit.run(() -> signals.wake(owner));
        }
    }
}
