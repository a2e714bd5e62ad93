package io.agentfactory.platform.vault;

/**
 * A plaintext secret in memory. It prints as {@code [secret]}, so that it cannot reach a log or an event by accident.
 */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The plaintext; for the one call that needs it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
