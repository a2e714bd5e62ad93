package io.agentfactory.local.telegram;

/** A request whose body or address cannot be read. The message says what is wrong with it. */
final class MalformedRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedRequest(String message) {
        super(message);
    }
}
