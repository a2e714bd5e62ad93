package io.agentfactory.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The queue of one conversation. Its messages are served in order, one turn at a time. */
final class Lane {

    final int number;
    final String conversationId;
    final String agentKey;
    final Deque<Message> messages = new ArrayDeque<>();

    /** Worker that it is pinned to. */
    @Nullable
    String owner;

    /** Raised by every claim and every recovery. */
    long token;

    boolean running;
    int attempts;
    long availableAt;
    long waitingSince;

    Lane(int number) {
        this.number = number;
        this.conversationId = "conversation-" + number;
        this.agentKey = "agent-" + number % 20;
    }

    boolean waits() {
        return owner == null && !messages.isEmpty();
    }
}
