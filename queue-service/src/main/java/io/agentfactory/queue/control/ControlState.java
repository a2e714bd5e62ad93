package io.agentfactory.queue.control;

import io.agentfactory.queue.worker.LifecycleState;
import java.util.List;

/**
 * What a worker is to do.
 *
 * @param shouldStop whether it is to finish its turn, store a snapshot and end
 * @param reasons why, in words; empty while it may go on
 * @param state what the scaler last said of it
 */
public record ControlState(boolean shouldStop, List<String> reasons, LifecycleState state) {}
