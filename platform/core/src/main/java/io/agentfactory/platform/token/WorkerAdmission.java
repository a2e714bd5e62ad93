package io.agentfactory.platform.token;

/**
 * Decides whether a worker with a valid token may still come in. The service that knows the workers has a bean of it;
 * without one every valid token is admitted.
 */
@FunctionalInterface
public interface WorkerAdmission {

    /**
     * Called on every request of a worker, before anything else of it is looked at. A worker that is not admitted gets
     * 403 {@code worker-unknown}. A failure of a backend ends the request with 503.
     */
    boolean admits(WorkerIdentity worker);
}
