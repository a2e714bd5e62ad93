package io.agentfactory.queue.intake;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toList;

import io.agentfactory.events.MessageChange;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.failure.Transience;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Appends messages to their lanes in the order in which they arrive, each exactly once, however often it is delivered.
 * A message for later goes to {@link ScheduledMessages} first and comes back here when it is due.
 */
@Component
public class Intake {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final Duration REST = Duration.ofMinutes(1);

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
    void take(List<Arrival> batch) {
        transaction.executeWithoutResult(status -> {
            List<Arrival> fresh = withoutDuplicates(batch);
            List<Arrival> forLater = scheduled.keep(fresh);
            append(fresh.stream().filter(arrival -> !forLater.contains(arrival)).toList());
        });
    }

    /** Appends scheduled messages that are due, at most {@code limit}, in order of due time. Returns how many. */
    public int appendDue(int limit) {
        try {
            return appendDueTogether(limit);
        } catch (RuntimeException e) {
            if (Transience.isTransient(e)) {
                throw e;
            }
            log.warn("event=due-messages-failed error={}", e.toString());
            return appendDueAlone(limit);
        }
    }

    private int appendDueTogether(int limit) {
        Integer appended = transaction.execute(status -> {
            List<Arrival> due = scheduled.takeDue(limit);
            append(due);
            return due.size();
        });
        return appended == null ? 0 : appended;
    }

    /** One of them spoils the batch: it is left to rest, so that those behind it get their turn. */
    private int appendDueAlone(int limit) {
        List<UUID> due = scheduled.due(limit);
        for (UUID messageId : due) {
            try {
                transaction.executeWithoutResult(status -> append(scheduled.take(messageId)));
            } catch (RuntimeException e) {
                if (Transience.isTransient(e)) {
                    throw e;
                }
                log.error("event=due-message-put-off messageId={} error={}", messageId, e.toString());
                scheduled.putOff(messageId, REST);
            }
        }
        return due.size();
    }

    private List<Arrival> withoutDuplicates(List<Arrival> batch) {
        Map<UUID, Arrival> byId = new LinkedHashMap<>();
        batch.forEach(arrival -> byId.putIfAbsent(arrival.messageId(), arrival));
        Set<UUID> fresh = messages.receive(byId.keySet());
        byId.keySet().retainAll(fresh);
        return List.copyOf(byId.values());
    }

    private void append(List<Arrival> arrivals) {
        if (arrivals.isEmpty()) {
            return;
        }
        // The key that stays is that of the first to arrive: its agent gets a new conversation.
        Map<LaneKey, List<Arrival>> byConversation =
                arrivals.stream().collect(groupingBy(Arrival::lane, TreeMap::new, toList()));
        lanes.createMissing(byConversation.keySet());
        // Lanes are locked in the order of their keys, as createMissing does, and workers after the last lane, so that
        // nobody waits in a circle.
        List<Lane> grown = new ArrayList<>();
        byConversation.forEach((key, arrived) -> {
            Lane lane = lanes.lock(key.workspaceId(), key.conversationId()).orElseThrow();
            Map<Boolean, List<Arrival>> byRight = arrived.stream()
                    .collect(partitioningBy(arrival -> arrival.lane().agentKey().equals(lane.agentKey())));
            reject(lane, byRight.getOrDefault(false, List.of()));
            List<Arrival> accepted = byRight.getOrDefault(true, List.of());
            if (!accepted.isEmpty()) {
                grown.add(appendToLane(lane, accepted));
            }
        });
        grown.forEach(this::tellOfWork);
    }

    private Lane appendToLane(Lane before, List<Arrival> arrivals) {
        Lane after = before;
        List<QueuedMessage> appended = new ArrayList<>();
        List<OutboundEvent> changes = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            after = after.append();
            QueuedMessage message =
                    QueuedMessage.of(arrival.event(), arrival.traceparent(), after.laneId(), after.tailSeq());
            appended.add(message);
            changes.add(MessageEvents.changed(MessageChange.QUEUED, after, message, 0, null));
        }
        messages.append(appended);
        lanes.save(before, after);
        outbox.addAll(changes);
        return after;
    }

    private void reject(Lane lane, List<Arrival> arrivals) {
        outbox.addAll(arrivals.stream()
                .map(arrival -> MessageEvents.rejected(
                                lane,
                                arrival.messageId(),
                                "conversation " + lane.conversationId() + " belongs to agent " + lane.agentKey()
                                        + ", not to " + arrival.lane().agentKey()
                                        + ": write to that agent, or start another conversation")
                        .in(arrival.trace()))
                .toList());
    }

    private void tellOfWork(Lane lane) {
        offers.offerHead(lane);
        depth.changed(lane.workspaceId());
        String owner = lane.owner();
        if (owner != null) {
            AfterCommit.run(() -> signals.wake(owner));
        }
    }
}
