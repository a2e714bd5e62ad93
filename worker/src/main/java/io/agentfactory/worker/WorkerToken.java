package io.agentfactory.worker;

/** The worker's own bearer token. Never appears in a log: only {@link #value()} tells it. */
public record WorkerToken(String value) {

    public WorkerToken {
        if (value.isBlank() || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("The worker's token is empty or holds characters no token has.");
        }
    }

    @Override
    public String toString() {
        return "WorkerToken[***]";
    }
}
