package io.agentfactory.queue.intake;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toList;

import io.agentfactory.events.MessageChange;
import io.agentfactory.platform.failure.Transience;
import io.agentfactory.queue.event.MessageEvents;
import io.agentfactory.queue.lane.ConversationKey;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneKey;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.message.MessageStore;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.signal.WorkSignals;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Appends messages to their lanes in the order in which they arrive, each exactly once, however often it is delivered.
 * A message for later goes to {@link ScheduledMessages} first and comes back here when it is due.
 */
@Component
public class Intake {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final Duration REST = Duration.ofMinutes(1);

    /** What cannot be appended five times, a minute apart, will not be. */
    private static final int MOST_ATTEMPTS = 5;

    private final WorkingSets workingSets;
    private final LaneStore lanes;
    private final MessageStore messages;
    private final ScheduledMessages scheduled;
    private final Offers offers;
    private final WorkSignals signals;

    Intake(
            WorkingSets workingSets,
            LaneStore lanes,
            MessageStore messages,
            ScheduledMessages scheduled,
            Offers offers,
            WorkSignals signals) {
        this.workingSets = workingSets;
        this.lanes = lanes;
        this.messages = messages;
        this.scheduled = scheduled;
        this.offers = offers;
        this.signals = signals;
    }

    /** Takes a batch in one transaction. */
    void take(List<Arrival> batch) {
        appendOf(() -> {
            List<Arrival> fresh = withoutDuplicates(batch);
            List<Arrival> forLater = scheduled.keep(fresh);
            return fresh.stream().filter(arrival -> !forLater.contains(arrival)).toList();
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

    /**
     * Withdraws a message that waits for its time. Returns whether it did, now or before; false also for one that is
     * just falling due: then it stands in its lane when this returns.
     */
    public boolean cancelScheduled(String workspaceId, UUID messageId, String by) {
        return scheduled.cancel(workspaceId, messageId, by);
    }

    private int appendDueTogether(int limit) {
        return appendOf(() -> scheduled.takeDue(limit));
    }

    /** One of them spoils the batch: it is left to rest, so that those of other conversations get their turn. */
    private int appendDueAlone(int limit) {
        List<ScheduledMessages.Due> due = scheduled.due(limit);
        Set<ConversationKey> resting = new HashSet<>();
        for (ScheduledMessages.Due each : due) {
            if (resting.contains(each.conversation())) {
                continue;
            }
            try {
                appendOf(() -> scheduled.take(each.messageId()));
            } catch (RuntimeException e) {
                if (Transience.isTransient(e)) {
                    throw e;
                }
                if (scheduled.putOff(each, REST, MOST_ATTEMPTS, e.toString())) {
                    resting.add(each.conversation());
                    log.warn("event=due-message-put-off messageId={} error={}", each.messageId(), e.toString());
                } else {
                    log.error("event=due-message-given-up messageId={} error={}", each.messageId(), e.toString());
                }
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

    /** Appends what is taken from elsewhere in the same transaction. Returns how many that were. */
    private int appendOf(Supplier<List<Arrival>> source) {
        List<Lane> grown = new ArrayList<>();
        int taken = workingSets.alone(set -> {
            grown.clear();
            List<Arrival> arrivals = source.get();
            grown.addAll(append(set, arrivals));
            return arrivals.size();
        });
        grown.stream().map(Lane::owner).filter(Objects::nonNull).forEach(signals::wake);
        return taken;
    }

    private List<Lane> append(WorkingSet set, List<Arrival> arrivals) {
        // The key that stays is that of the first to arrive: its agent gets a new conversation.
        Map<LaneKey, List<Arrival>> byConversation =
                arrivals.stream().collect(groupingBy(Arrival::lane, TreeMap::new, toList()));
        if (byConversation.isEmpty()) {
            return List.of();
        }
        lanes.createMissing(byConversation.keySet());
        set.lock(Locks.ofConversations(
                byConversation.keySet().stream().map(LaneKey::conversation).toList()));
        List<Lane> grown = new ArrayList<>();
        byConversation.forEach((key, arrived) -> {
            Lane lane = set.lane(key.conversation()).orElseThrow();
            Map<Boolean, List<Arrival>> byRight = arrived.stream()
                    .collect(partitioningBy(arrival -> arrival.lane().agentKey().equals(lane.agentKey())));
            reject(set, lane, byRight.getOrDefault(false, List.of()));
            List<Arrival> accepted = byRight.getOrDefault(true, List.of());
            if (!accepted.isEmpty()) {
                grown.add(appendToLane(set, lane, accepted));
            }
        });
        grown.forEach(lane -> offers.offerHead(set, lane));
        return grown;
    }

    private static Lane appendToLane(WorkingSet set, Lane before, List<Arrival> arrivals) {
        Lane after = before;
        for (Arrival arrival : arrivals) {
            after = after.append();
            QueuedMessage message =
                    QueuedMessage.of(arrival.event(), arrival.traceparent(), after.tail(), after.readAt());
            set.append(message);
            set.tell(MessageEvents.changed(MessageChange.QUEUED, after, message, 0, null));
        }
        set.save(after);
        return after;
    }

    private static void reject(WorkingSet set, Lane lane, List<Arrival> arrivals) {
        for (Arrival arrival : arrivals) {
            set.tell(MessageEvents.rejected(
                            lane,
                            arrival.messageId(),
                            "conversation " + lane.conversationId() + " belongs to agent " + lane.agentKey()
                                    + ", not to " + arrival.lane().agentKey()
                                    + ": write to that agent, or start another conversation")
                    .in(arrival.trace()));
        }
    }
}
