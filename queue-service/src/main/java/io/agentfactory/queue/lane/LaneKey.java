package io.agentfactory.queue.lane;

import java.util.Comparator;

/** Names a conversation, and the agent that it is bound to if it is new. */
public record LaneKey(String workspaceId, String conversationId, String agentKey) implements Comparable<LaneKey> {

    private static final Comparator<LaneKey> ORDER = Comparator.comparing(LaneKey::workspaceId)
            .thenComparing(LaneKey::conversationId)
            .thenComparing(LaneKey::agentKey);

    @Override
    public int compareTo(LaneKey other) {
        return ORDER.compare(this, other);
    }
}
