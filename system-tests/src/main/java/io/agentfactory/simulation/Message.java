package io.agentfactory.simulation;

/**
 * One message of a conversation.
 *
 * @param conversation its number
 * @param at when it arrives, in milliseconds since the epoch
 * @param turnMillis how long its turn takes if nothing interrupts it
 */
record Message(int conversation, long at, long turnMillis) {}
