package io.agentfactory.queue.lane;

import java.util.Comparator;

/** Names a conversation, and the agent that it is bound to if it is new. */
public record LaneKey(String workspaceId, String conversationId, String agentKey) implements Comparable<LaneKey> {

    /** The order in which lanes are created, the same everywhere: by conversation, whatever the agent. */
    private static final Comparator<LaneKey> ORDER =
            Comparator.comparing(LaneKey::workspaceId).thenComparing(LaneKey::conversationId);

    public ConversationKey conversation() {
        return new ConversationKey(workspaceId, conversationId);
    }

    /** Equal for two keys of one conversation, unlike {@link #equals}. */
    @Override
    public int compareTo(LaneKey other) {
        return ORDER.compare(this, other);
    }
}
