package io.agentfactory.queue.workingset;

import java.util.Objects;
import java.util.function.Function;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs work in a transaction, and writes what it has changed before the commit. */
@Component
class LockedTransactions {

    private static final int TRIES = 3;

    private final TransactionTemplate transaction;
    private final Tables tables;

    LockedTransactions(TransactionTemplate transaction, Tables tables) {
        this.transaction = transaction;
        this.tables = tables;
    }

    <T> T once(Function<WorkingSet, T> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            LockedRows rows = new LockedRows(tables);
            T result = work.apply(rows);
            rows.write();
            return result;
        }));
    }

    /** Runs the work again from its start where another transaction got in between, a few times. */
    <T> T retried(Function<WorkingSet, T> work) {
        for (int round = 1; ; round++) {
            try {
                return once(work);
            } catch (ConcurrencyFailureException e) {
                if (round == TRIES) {
                    throw e;
                }
            }
        }
    }
}
