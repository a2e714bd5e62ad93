package io.agentfactory.local.fly.model;

/**
 * What the model wants done outside of it. The host does it in the order given and reports back through
 * {@link FlyCloud#launched}, {@link FlyCloud#launchFailed} and {@link FlyCloud#exited}: each launch is followed by
 * exactly one {@code launchFailed} or {@code exited}. A {@code run} counts the launches of one machine, so that a late
 * report about an old run changes nothing.
 */
public sealed interface HostCommand {

    record Launch(MachineSnapshot machine, long run) implements HostCommand {}

    /** Sends a signal, by name as in {@code SIGINT}, to the machine's main process. */
    record Signal(String machineId, long run, String signal) implements HostCommand {}

    /** Lets the machine's whole process tree stand still where it is. */
    record Freeze(String machineId, long run) implements HostCommand {}

    /** Lets a frozen process tree go on. */
    record Thaw(String machineId, long run) implements HostCommand {}

    /** Ends the machine's whole process tree at once, frozen or not. */
    record Kill(String machineId, long run) implements HostCommand {}

    /** The machine is destroyed: what it left outside its volume can go. */
    record RemoveMachine(String machineId) implements HostCommand {}

    record MakeVolume(String volumeId) implements HostCommand {}

    /** The volume is deleted: its data can go. */
    record RemoveVolume(String volumeId) implements HostCommand {}
}
