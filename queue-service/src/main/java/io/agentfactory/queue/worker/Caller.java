package io.agentfactory.queue.worker;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which process of a worker asks for a turn, and with which of its calls. It tells a process that has lost its turn
 * from one whose calls overtake each other on the way.
 *
 * @param run chosen by the process at its start; null: it does not say
 * @param call rises with every call for a turn that the process makes
 */
public record Caller(@Nullable UUID run, long call) {

    /** A worker that does not say who asks. */
    public static final Caller UNKNOWN = new Caller(null, 0);

    /** Whether both calls are known to come from one process. */
    public boolean sameRun(Caller other) {
        return run != null && run.equals(other.run);
    }
}
