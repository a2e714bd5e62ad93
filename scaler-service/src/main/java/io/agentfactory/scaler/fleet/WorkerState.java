package io.agentfactory.scaler.fleet;

import java.time.Instant;

/**
 * Life of a worker: {@code Requested → Active → Draining → Stopping → Stopped}, or {@code Failed} where it never
 * served. From {@code Stopping} it may also become {@code Reserved}, and from there {@code Requested} once more. A
 * transition is a method of the state that allows it, so an illegal one does not compile. A state says nothing of what
 * the machine is doing; that is recorded beside it.
 */
public sealed interface WorkerState {

    /** Why it is in this state, in words for an operator. */
    String cause();

    /** By the database's clock. */
    Instant since();

    /** Whether the worker has ended. */
    default boolean isLast() {
        return this instanceof Stopped || this instanceof Failed;
    }

    /** Recorded; its volume and machine are being made, or its machine is being started again. */
    record Requested(String cause, Instant since) implements WorkerState {

        public Active started(String cause, Instant at) {
            return new Active(cause, at);
        }

        public Stopping giveUp(String cause, Instant at) {
            return new Stopping(cause, at);
        }
    }

    /** Its machine runs. */
    record Active(String cause, Instant since) implements WorkerState {

        public Draining drain(String cause, Instant at) {
            return new Draining(cause, at);
        }
    }

    /** It takes no new turn; a running one ends, and its workspace is stored. */
    record Draining(String cause, Instant since) implements WorkerState {

        public Stopping stop(String cause, Instant at) {
            return new Stopping(cause, at);
        }
    }

    /** Its machine is being stopped; then it is reserved, or machine and volume are removed. */
    record Stopping(String cause, Instant since) implements WorkerState {

        public Reserved reserve(String cause, Instant at) {
            return new Reserved(cause, at);
        }

        public Stopped stopped(String cause, Instant at) {
            return new Stopped(cause, at);
        }

        public Failed failed(String cause, Instant at) {
            return new Failed(cause, at);
        }
    }

    /** Its machine is stopped, and kept with its volume for its lane. */
    record Reserved(String cause, Instant since) implements WorkerState {

        public Requested wake(String cause, Instant at) {
            return new Requested(cause, at);
        }

        public Stopping release(String cause, Instant at) {
            return new Stopping(cause, at);
        }
    }

    /** It has served; nothing is left of it. */
    record Stopped(String cause, Instant since) implements WorkerState {}

    /** It never served; nothing is left of it. */
    record Failed(String cause, Instant since) implements WorkerState {}
}
