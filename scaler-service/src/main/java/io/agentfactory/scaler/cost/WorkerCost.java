package io.agentfactory.scaler.cost;

/**
 * What one worker has cost so far.
 *
 * @param machineSeconds that its machine has run, over all of its runs, rounded up
 * @param costMicros of its machine and volume, in millionths of the currency unit, rounded up
 */
public record WorkerCost(long machineSeconds, long costMicros) {

    /** Of a worker for which nothing was ever asked. */
    public static final WorkerCost NONE = new WorkerCost(0, 0);
}
