package io.agentfactory.queue.fire;

import io.agentfactory.queue.lease.Claim;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What those outside have done and been told. */
final class Ledger {

    /** A completion that was accepted. */
    record Accepted(String conversationId, String messageId, long token) {}

    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    void failed(RuntimeException failure) {
        failures.add(failure.toString());
    }

    /** Calls that failed, where none may. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    void wrote(String messageId) {
        written.add(messageId);
    }

    void accepted(Claim claim) {
        accepted(new Accepted(claim.conversationId(), claim.messageId().toString(), claim.token()));
    }

    void accepted(Accepted completion) {
        accepted.add(completion);
    }

    int count() {
        return written.size();
    }

    Set<String> written() {
        return Set.copyOf(written);
    }

    Queue<Accepted> accepted() {
        return accepted;
    }
}
