package io.agentfactory.scaler.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The lifecycle of workers. Every transition is told by an event, and the versions of a worker's events rise in the
 * order of its states. Never asks the provider for anything.
 */
public interface WorkerApi {

    /** Records a worker that is about to be made. Nothing has been asked of the provider yet. */
    Worker request(NewWorker request);

    /**
     * Moves a worker on, if it is still in the state that the decision was made for.
     *
     * @param from state that allows the transition
     * @param transition gets that state and the database's clock
     * @return the worker in its new state, or empty if it had already left {@code from}
     */
    <S extends WorkerState> Optional<Worker> change(
            String workerId, Class<S> from, BiFunction<S, Instant, WorkerState> transition);

    Optional<Worker> find(String workerId);

    /** Forgets up to {@code limit} workers that ended longer ago, of which nothing is left; returns their ids. */
    List<String> forgetEnded(Duration olderThan, int limit);
}
