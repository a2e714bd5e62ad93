package io.agentfactory.queue.deadletter;

import io.agentfactory.events.MessageChange;
import io.agentfactory.queue.event.MessageEvents;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.message.MessageStore;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.retention.RetentionSettings;
import io.agentfactory.queue.signal.WorkSignals;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;

/**
 * Puts dead letters back to work, or away. A redriven message goes to the tail of its lane, with all its attempts
 * before it and behind what has arrived since: it never overtakes. Each can be redriven or discarded once.
 */
@Service
class DeadLetters {

    private final WorkingSets workingSets;
    private final DeadLetterStore store;
    private final MessageStore messages;
    private final Offers offers;
    private final WorkSignals signals;
    private final RetentionSettings settings;

    DeadLetters(
            WorkingSets workingSets,
            DeadLetterStore store,
            MessageStore messages,
            Offers offers,
            WorkSignals signals,
            RetentionSettings settings) {
        this.workingSets = workingSets;
        this.store = store;
        this.messages = messages;
        this.offers = offers;
        this.signals = signals;
        this.settings = settings;
    }

    /** What the message says. */
    QueuedMessage content(DeadLetter letter) {
        return messages.known(letter.place());
    }

    /** Returns whether there was such a dead letter. */
    boolean redrive(String workspaceId, UUID messageId) {
        return !redrive(() -> store.take(workspaceId, messageId).stream().toList())
                .isEmpty();
    }

    /** Redrives those that are meant, oldest first, at most {@code limit}. Returns which those were. */
    List<UUID> redrive(Filter filter, int limit) {
        return redrive(() -> store.take(filter, limit));
    }

    /** Returns whether there was such a dead letter. */
    boolean discard(String workspaceId, UUID messageId) {
        return !discard(() -> store.take(workspaceId, messageId).stream().toList())
                .isEmpty();
    }

    /** Discards those that are meant, oldest first, at most {@code limit}. Returns which those were. */
    List<UUID> discard(Filter filter, int limit) {
        return discard(() -> store.take(filter, limit));
    }

    /** Discards those that have been dead for longer than they are kept, at most {@code limit}. Returns how many. */
    int discardOld(int limit) {
        return discard(() -> store.takeOld(settings.deadLetters(), limit)).size();
    }

    private List<UUID> redrive(Supplier<List<DeadLetter>> source) {
        Set<String> owners = new LinkedHashSet<>();
        List<UUID> redriven = workingSets.alone(set -> {
            owners.clear();
            List<DeadLetter> letters = lock(set, source);
            letters.forEach(letter -> putBack(set, letter));
            letters.stream()
                    .map(letter -> laneOf(set, letter))
                    .distinct()
                    .peek(lane -> offers.offerHead(set, lane))
                    .map(Lane::owner)
                    .filter(Objects::nonNull)
                    .forEach(owners::add);
            return ids(letters);
        });
        owners.forEach(signals::wake);
        return redriven;
    }

    private void putBack(WorkingSet set, DeadLetter letter) {
        Lane lane = laneOf(set, letter).append();
        QueuedMessage message = content(letter).again(lane.tailSeq(), lane.readAt());
        set.append(message);
        set.save(lane);
        set.tell(MessageEvents.changed(MessageChange.REDRIVEN, lane, message, 0, null));
    }

    private List<UUID> discard(Supplier<List<DeadLetter>> source) {
        return workingSets.alone(set -> {
            List<DeadLetter> letters = lock(set, source);
            for (DeadLetter letter : letters) {
                Lane lane = laneOf(set, letter);
                set.tell(MessageEvents.changed(
                        MessageChange.DISCARDED, lane, content(letter), letter.attempts(), letter.error()));
            }
            return ids(letters);
        });
    }

    private static List<DeadLetter> lock(WorkingSet set, Supplier<List<DeadLetter>> source) {
        List<DeadLetter> letters = new ArrayList<>(source.get());
        set.lock(Locks.ofLanes(letters.stream()
                .map(letter -> letter.place().laneId())
                .distinct()
                .toList()));
        return letters;
    }

    private static Lane laneOf(WorkingSet set, DeadLetter letter) {
        return set.lane(letter.place().laneId()).orElseThrow();
    }

    private static List<UUID> ids(List<DeadLetter> letters) {
        return letters.stream().map(DeadLetter::messageId).toList();
    }
}
