package io.agentfactory.queue.workingset;

import io.agentfactory.queue.lane.ConversationKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows that a transaction is going to need. They are locked at once and in one order, lanes before workers, so that
 * no two transactions wait for each other in a circle.
 *
 * @param lanes lanes, and with them their owners
 * @param conversations conversations whose lanes, and with them their owners, are needed where they exist
 * @param workers workers, and with them the lanes that they own or, owning none, were made for
 * @param seekers those of the workers that look for a turn: its message is read along, and a worker that may take any
 *     lane gets the best waiting one to look at
 */
public record Locks(Set<Long> lanes, Set<ConversationKey> conversations, Set<String> workers, Set<String> seekers) {

    public Locks {
        lanes = Set.copyOf(lanes);
        conversations = Set.copyOf(conversations);
        workers = Set.copyOf(workers);
        seekers = Set.copyOf(seekers);
    }

    public static Locks ofLanes(Collection<Long> laneIds) {
        return new Locks(Set.copyOf(laneIds), Set.of(), Set.of(), Set.of());
    }

    public static Locks ofConversations(Collection<ConversationKey> conversations) {
        return new Locks(Set.of(), Set.copyOf(conversations), Set.of(), Set.of());
    }

    public static Locks ofWorker(String workerId) {
        return ofWorkers(Set.of(workerId));
    }

    public static Locks ofWorkers(Collection<String> workerIds) {
        return new Locks(Set.of(), Set.of(), Set.copyOf(workerIds), Set.of());
    }

    /** For a worker that looks for a turn. */
    public static Locks ofSeeker(String workerId) {
        return ofSeeker(workerId, Set.of());
    }

    /** For a worker that looks for a turn of one of these conversations. */
    public static Locks ofSeeker(String workerId, Set<ConversationKey> conversations) {
        return new Locks(Set.of(), conversations, Set.of(workerId), Set.of(workerId));
    }

    /** Whether no lane's owner is needed but those that are named. */
    boolean knowsAllWorkers() {
        return lanes.isEmpty() && conversations.isEmpty();
    }

    /** What all of them need. */
    static Locks all(List<Locks> several) {
        Set<Long> lanes = new HashSet<>();
        Set<ConversationKey> conversations = new HashSet<>();
        Set<String> workers = new HashSet<>();
        Set<String> seekers = new HashSet<>();
        for (Locks each : several) {
            lanes.addAll(each.lanes);
            conversations.addAll(each.conversations);
            workers.addAll(each.workers);
            seekers.addAll(each.seekers);
        }
        return new Locks(lanes, conversations, workers, seekers);
    }
}
