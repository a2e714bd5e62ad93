package io.agentfactory.scaler.provider;

import java.time.Duration;
import java.util.List;

/**
 * One application at a machine provider: exactly what the planner's actions need. An expected failure is an
 * {@link Answer.Refused}, never an exception. Every call is bounded in time and keeps to the provider's rate limits.
 */
public interface Provider {

    /** Whether the application is there and the token opens it. Reads only. */
    Answer<Accepted> reachable();

    Answer<List<Machine>> machines();

    /** Volumes that exist; those already being removed are left out. */
    Answer<List<Volume>> volumes();

    Answer<Machine> machine(String machineId);

    /** Not idempotent: names of volumes are not unique. */
    Answer<Volume> createVolume(NewVolume volume);

    /** Idempotent by name: a second one of the same name is refused with {@link ProviderError.AlreadyExists}. */
    Answer<Machine> createMachine(NewMachine machine);

    /**
     * Blocks until the machine is in the state, at most for the limit.
     *
     * @param state STARTED or STOPPED
     * @param limit 1 s to 60 s
     */
    Answer<Accepted> await(String machineId, String instanceId, MachineState state, Duration limit);

    /** Starts a stopped or suspended machine; returns at once. */
    Answer<Accepted> start(String machineId);

    /** SIGTERM now, SIGKILL after the time-out; returns at once. */
    Answer<Accepted> stop(String machineId, Duration timeout);

    /** @param force also where the machine runs */
    Answer<Accepted> destroy(String machineId, boolean force);

    Answer<Accepted> deleteVolume(String volumeId);
}
