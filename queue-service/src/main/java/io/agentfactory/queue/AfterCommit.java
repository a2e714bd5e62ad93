package io.agentfactory.queue;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Runs hints once the transaction of the calling thread has committed; they never run for one that rolls back. */
public final class AfterCommit {

    private AfterCommit() {}

    public static void run(Runnable hint) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                hint.run();
            }
        });
    }
}
