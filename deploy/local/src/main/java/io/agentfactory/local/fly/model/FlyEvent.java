package io.agentfactory.local.fly.model;

import java.time.Instant;

/** Something that happened at the provider, told in the order in which it happened. Carries no configuration. */
public sealed interface FlyEvent {

    /** When it happened by the emulator's clock. */
    Instant at();

    String app();

    record MachineCreated(Instant at, String app, String machineId, String machineName) implements FlyEvent {}

    record MachineStarted(Instant at, String app, String machineId, String machineName) implements FlyEvent {}

    /**
     * The machine's main process ended.
     *
     * @param exitCode as the process reported it, 128 + n after signal n
     * @param requestedStop whether a stop or a delete had been asked for
     * @param restarting whether the restart policy runs it again
     */
    record MachineExited(
            Instant at,
            String app,
            String machineId,
            String machineName,
            int exitCode,
            boolean requestedStop,
            boolean restarting)
            implements FlyEvent {}

    record MachineStopped(Instant at, String app, String machineId, String machineName) implements FlyEvent {}

    /** The machine stands still and can go on where it was. */
    record MachineSuspended(Instant at, String app, String machineId, String machineName) implements FlyEvent {}

    /** The machine could not be run at all. */
    record MachineFailed(Instant at, String app, String machineId, String machineName, String reason)
            implements FlyEvent {}

    record MachineDestroyed(Instant at, String app, String machineId, String machineName) implements FlyEvent {}

    record VolumeCreated(Instant at, String app, String volumeId, String volumeName) implements FlyEvent {}

    /** The delete was accepted: the volume's folder goes now, its entry stays in lists for a while. */
    record VolumeDeleted(Instant at, String app, String volumeId, String volumeName) implements FlyEvent {}
}
