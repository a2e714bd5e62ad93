package io.agentfactory.queue.workingset;

import io.agentfactory.queue.OneByOne;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Opens working sets. Work that changes lanes or workers goes through here and nowhere else, so that locks are taken in
 * one order and nothing is written that was not read under its lock.
 */
@Component
public class WorkingSets {

    private final LockedTransactions transactions;
    private final Coalescer coalescer;

    WorkingSets(LockedTransactions transactions, Coalescer coalescer) {
        this.transactions = transactions;
        this.coalescer = coalescer;
    }

    /**
     * Runs the work in a transaction of its own. Where another one got in between, for example by a deadlock, it is run
     * again from the start, so it must change nothing but the database.
     */
    public <T> T alone(Function<WorkingSet, T> work) {
        return transactions.retried(work);
    }

    /** {@link #alone(Function)} with these locks. */
    public <T> T alone(Locks locks, Function<WorkingSet, T> work) {
        return alone(set -> {
            set.lock(locks);
            return work.apply(set);
        });
    }

    /**
     * Runs the work in a transaction that it shares with what others ask for at the same moment; nobody waits for
     * company. Work that fails spoils nobody else's, and may be run twice then, so it must change nothing but the
     * database.
     */
    public <T> T together(Locks locks, Function<WorkingSet, T> work) {
        return coalescer.run(locks, work);
    }

    /**
     * Handles finds in one transaction; if that fails, each in its own, so that one that fails holds up no other.
     *
     * @param what the kind of find, for the log
     */
    public <F> void each(
            String what, List<F> finds, Function<Collection<F>, Locks> locks, BiConsumer<WorkingSet, F> handling) {
        if (finds.isEmpty()) {
            return;
        }
        OneByOne.togetherElseSingly(
                what,
                finds,
                some -> alone(locks.apply(some), set -> {
                    some.forEach(find -> handling.accept(set, find));
                    return true;
                }));
    }
}
