package io.agentfactory.local.demo;

import io.agentfactory.local.stack.MemoryUse;

/**
 * How the demonstration ended.
 *
 * @param secondsToFirstReply from typing the command to the first reply in a chat; negative if there was none
 * @param machinesMade machines that were started
 * @param peakMemory highest sample
 * @param seconds from typing the command until the fleet was gone
 */
record Summary(Verdict verdict, double secondsToFirstReply, int machinesMade, MemoryUse peakMemory, double seconds) {}
