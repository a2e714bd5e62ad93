package io.agentfactory.queue.control;

import io.agentfactory.queue.worker.LifecycleState;
import java.util.List;

/**
 * What a worker is to do.
 *
 * @param shouldStop whether it is to finish its turn, store a snapshot and end
 * @param reasons why, in words; empty while it may go on
 * @param state what the scaler last said of it
 * @param skillsRevision another number after every change of its workspace's skills: ask for the manifest again
 */
public record ControlState(boolean shouldStop, List<String> reasons, LifecycleState state, long skillsRevision) {}
