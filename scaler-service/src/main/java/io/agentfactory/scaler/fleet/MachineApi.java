package io.agentfactory.scaler.fleet;

import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What is known of the workers' machines and volumes: read by the planner, written by whoever has asked the provider.
 * Never changes a worker's state.
 */
public interface MachineApi {

    /** Workers of which something may be left, oldest first. */
    List<Worker> live(String workspaceId);

    /** Workers asked for within the last such time, also those that have ended since. */
    int requestedWithin(String workspaceId, Duration window);

    /** Of these names of volumes, those that belonged to a worker which has ended. */
    Set<String> volumeNamesOfEnded(Collection<String> names);

    /** The volume exists, and its machine is asked for next, with a token that is valid for so long. */
    void volumeReady(String workerId, String volumeId, Duration tokenLifetime);

    /** Its machine is asked for, again, with a token that is valid for so long. */
    void machineAsked(String workerId, Duration tokenLifetime);

    void volumeFound(String workerId, String volumeId);

    /** There is no volume, or none any more. */
    void volumeGone(String workerId);

    /** The provider has just shown the machine. */
    void machineSeen(String workerId, Machine machine);

    /** The provider was asked at that time, and showed the machine. */
    void machineSeen(String workerId, Machine machine, Instant askedAt);

    /** The machine, which is known, has reached a state. */
    void machineReached(String workerId, MachineState state);

    /** There is no machine of this worker. */
    void machineAbsent(String workerId);

    /** Its stopped machine is about to be started. */
    void startAsked(String workerId);

    /** Nothing of it is kept in reserve. */
    void leaveNothing(String workerId);

    void stopAsked(String workerId);

    /** The provider has taken the request to stop; if it had refused it before, the time to stop begins now. */
    void stopTaken(String workerId);

    /** The provider is not asked again for this worker before the wait is over. */
    void callFailed(String workerId, Duration wait, String error);

    void callSucceeded(String workerId);
}
