package io.agentfactory.queue.worker;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which of a worker's processes asked for work last.
 *
 * @param run chosen by the process at its start; null: it does not say
 * @param number rises from one process to the next, and with every call of one that does not say
 */
public record Asker(@Nullable UUID run, long number) {

    /** The process of this name asks. */
    Asker then(@Nullable UUID next) {
        boolean same = run != null && run.equals(next);
        return same ? this : new Asker(next, number + 1);
    }
}
