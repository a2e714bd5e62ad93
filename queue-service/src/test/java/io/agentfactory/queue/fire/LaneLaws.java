package io.agentfactory.queue.fire;

import io.agentfactory.events.MessageLifecycleChanged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges what is told of one conversation, in the order in which it was decided: messages are appended in a row, run in
 * that order, one at a time, under tokens that rise, end once, and every delivery of one is counted.
 */
final class LaneLaws {

    private final List<String> violations = new ArrayList<>();
    private final TreeMap<Long, String> open = new TreeMap<>();
    private final Map<Long, Integer> failures = new HashMap<>();
    private final Map<String, Long> completedUnder = new HashMap<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private long newestToken;
    private long lastSequence;
    private @Nullable Turn running;

    /** A turn under way; {@code token} is what ends it, which recovery has raised if {@code lost}. */
    private record Turn(String messageId, long sequence, long token, boolean lost) {}

    void on(MessageLifecycleChanged event) {
        switch (event.getChange()) {
            case QUEUED, REDRIVEN -> appended(event);
            case CLAIMED -> claimed(event);
            case COMPLETED -> completed(event);
            case LEASE_EXPIRED -> lost(event);
            case RETRYING -> retrying(event);
            case DEAD_LETTERED -> deadLettered(event);
            case CANCELLED -> cancelled(event);
            case SCHEDULED, DISCARDED, REJECTED -> {}
            default -> violated(event, "this test does not know such a change");
        }
    }

    private void appended(MessageLifecycleChanged event) {
        require(event, event.getSequence() == lastSequence + 1, "is not appended next to " + lastSequence);
        lastSequence = Math.max(lastSequence, event.getSequence());
        require(event, open.put(event.getSequence(), event.getMessageId()) == null, "stands where another one does");
    }

    private void claimed(MessageLifecycleChanged event) {
        require(event, event.getToken() > newestToken, "is claimed under no higher token than " + newestToken);
        require(event, running == null, "is claimed while a turn runs: " + running);
        require(event, isHead(event), "is claimed before " + open.firstEntry());
        require(
                event,
                event.getAttempts() == failures.getOrDefault(event.getSequence(), 0),
                "counts another number of failed attempts than " + failures.get(event.getSequence()));
        newestToken = Math.max(newestToken, event.getToken());
        running = new Turn(event.getMessageId(), event.getSequence(), event.getToken(), false);
    }

    private boolean isHead(MessageLifecycleChanged event) {
        Map.Entry<Long, String> head = open.firstEntry();
        return head != null
                && head.getKey() == event.getSequence()
                && head.getValue().equals(event.getMessageId());
    }

    private void completed(MessageLifecycleChanged event) {
        requireRunning(event);
        require(event, running == null || !running.lost(), "is completed though its turn was lost");
        completedUnder.put(event.getMessageId(), event.getToken());
        end(event);
    }

    private void lost(MessageLifecycleChanged event) {
        require(event, running != null && running.messageId().equals(event.getMessageId()), "is lost and did not run");
        require(event, event.getToken() > newestToken, "is fenced off under no higher token than " + newestToken);
        newestToken = Math.max(newestToken, event.getToken());
        running = new Turn(event.getMessageId(), event.getSequence(), event.getToken(), true);
    }

    private void retrying(MessageLifecycleChanged event) {
        requireRunning(event);
        boolean givenBack = event.getError() != null && event.getError().startsWith("given back");
        int expected = failures.getOrDefault(event.getSequence(), 0) + (givenBack ? 0 : 1);
        require(event, event.getAttempts() == expected, "should count " + expected + " failed attempts");
        failures.put(event.getSequence(), event.getAttempts());
        running = null;
    }

    private void deadLettered(MessageLifecycleChanged event) {
        requireRunning(event);
        end(event);
    }

    private void cancelled(MessageLifecycleChanged event) {
        boolean runs = running != null && running.sequence() == event.getSequence() && event.getSequence() > 0;
        require(event, !runs, "is cancelled while it runs");
        open.remove(event.getSequence());
        ends.merge(event.getMessageId(), 1, Integer::sum);
    }

    private void end(MessageLifecycleChanged event) {
        require(event, open.remove(event.getSequence()) != null, "ends twice, or was never there");
        ends.merge(event.getMessageId(), 1, Integer::sum);
        running = null;
    }

    private void requireRunning(MessageLifecycleChanged event) {
        require(
                event,
                running != null
                        && running.messageId().equals(event.getMessageId())
                        && running.token() == event.getToken(),
                "is not the turn that runs: " + running);
    }

    private void require(MessageLifecycleChanged event, boolean holds, String otherwise) {
        if (!holds) {
            violated(event, otherwise);
        }
    }

    private void violated(MessageLifecycleChanged event, String what) {
        violations.add(event.getConversationId() + ": " + event.getChange() + " of message " + event.getSequence()
                + " under token " + event.getToken() + " (" + event.getMessageId() + ") " + what);
    }

    /** Judges the whole once everything has come to its end. */
    List<String> violations() {
        List<String> all = new ArrayList<>(violations);
        if (!open.isEmpty() || running != null) {
            all.add("never ended: " + open + " " + running);
        }
        return all;
    }

    /** How often the message came to an end; a redriven one may do so again. */
    int endsOf(String messageId) {
        return ends.getOrDefault(messageId, 0);
    }

    /** The token under which the message was completed; null: it was not. */
    @Nullable
    Long completedUnder(String messageId) {
        return completedUnder.get(messageId);
    }
}
