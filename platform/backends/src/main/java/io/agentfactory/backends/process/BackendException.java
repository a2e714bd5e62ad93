package io.agentfactory.backends.process;

/** A part could not be started, stopped or reached. The message is one sentence for the person at the keyboard. */
public final class BackendException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BackendException(String message) {
        super(message);
    }

    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
