package io.agentfactory.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The scheduler that the scaler is held against. It knows all arrivals and suffers no fault: the machine of a
 * conversation is asked for at the first arrival of a busy period, takes the usual time to start, runs the turns one
 * after the other, and ends exactly when the idle time-out is over after the last of them. It pays for the start, as
 * everybody must, and for nothing else: no drain, no detour, no turn twice.
 */
final class Omniscient {

    private final long startMillis;
    private final long idleMillis;

    Omniscient(Duration start, Duration idleTimeout) {
        this.startMillis = start.toMillis();
        this.idleMillis = idleTimeout.toMillis();
    }

    /**
     * How long its machines run, all together.
     *
     * @param messages in the order in which they arrive
     */
    long machineMillis(List<Message> messages, int conversations) {
        long[] freeAt = new long[conversations];
        Arrays.fill(freeAt, Long.MIN_VALUE / 2);
        long sum = 0;
        for (Message message : messages) {
            long free = freeAt[message.conversation()];
            boolean machineIsThere = message.at() <= free + idleMillis;
            long begin = machineIsThere ? Math.max(message.at(), free) : message.at() + startMillis;
            long end = begin + message.turnMillis();
            // Each busy period ends with one idle time-out; one that goes on pays the gap instead.
            sum += machineIsThere ? end - free : end + idleMillis - message.at();
            freeAt[message.conversation()] = end;
        }
        return sum;
    }
}
