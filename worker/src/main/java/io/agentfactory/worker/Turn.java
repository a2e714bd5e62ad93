package io.agentfactory.worker;

/** The agent: turns one message into replies. Called for one claim at a time, on a thread of its own. */
@FunctionalInterface
public interface Turn {

    /**
     * Runs one turn. The lease is kept meanwhile. When the lease is lost the thread is interrupted: stop soon, because
     * nothing that is returned then counts, and a turn that will not stop ends the worker.
     *
     * @throws PermanentTurnFailure if trying again cannot help: the message goes to the dead letters
     * @throws Exception anything else: the attempt counts, and the message is tried again after a back-off
     */
    TurnResult run(Claim claim) throws Exception;
}
