package io.agentfactory.queue.conversation;

/**
 * An entry at its place in the history of its conversation.
 *
 * @param sequence rises by one from entry to entry
 */
public record NumberedEntry(long sequence, HistoryEntry entry) {}
