package io.agentfactory.queue.conversation;

/**
 * The newest entries of a history, as many as a claim carries. An entry is carried whole, or it and all before it are
 * not.
 *
 * @param entries how many at most
 * @param bytes what their contents come to at most, in UTF-8
 */
public record HistoryWindow(int entries, long bytes) {}
