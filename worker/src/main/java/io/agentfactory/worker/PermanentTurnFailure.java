package io.agentfactory.worker;

/** Says that this message can never succeed, so that it goes to the dead letters at once. */
public final class PermanentTurnFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what was wrong, for the person who reads the dead letter; no message content, no secrets */
    public PermanentTurnFailure(String message) {
        super(message);
    }

    public PermanentTurnFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
