package io.agentfactory.worker;

/**
 * An answer of the door that says no.
 *
 * @param status HTTP status, 400 to 499
 * @param type last part of the problem's type, such as {@code worker-unknown}; never empty
 */
public record Refusal(int status, String type, String detail) {

    /** Whether it is the worker that is refused, not the call. */
    public boolean ofWorker() {
        return status == 401 || status == 403;
    }
}
