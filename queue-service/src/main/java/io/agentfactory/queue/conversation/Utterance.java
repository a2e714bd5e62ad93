package io.agentfactory.queue.conversation;

import java.util.UUID;

/**
 * An entry at its place in the history of its conversation.
 *
 * @param seq rises by one from entry to entry
 * @param messageId message whose turn said it
 * @param token token of that turn
 */
public record Utterance(long laneId, long seq, UUID messageId, long token, HistoryEntry entry) {}
