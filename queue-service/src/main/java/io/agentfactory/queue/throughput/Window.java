package io.agentfactory.queue.throughput;

/**
 * What happened in the last full minutes.
 *
 * @param minutes how many
 */
public record Window(int minutes, Counts counts) {}
