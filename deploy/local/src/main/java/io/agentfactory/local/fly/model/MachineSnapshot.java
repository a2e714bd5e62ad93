package io.agentfactory.local.fly.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine as it stood at one moment; also what is kept across a restart of the emulator.
 *
 * @param instanceId 26 characters, the machine's version
 * @param launchPending whether a machine in {@code created} or {@code replacing} is about to start (else it rests)
 * @param stateSince when it entered its state
 * @param events newest first, as the API lists them
 * @param lease the lease in force, or null
 * @param trouble what is wrong with it on purpose
 * @param replaced the versions before this one, newest first
 */
public record MachineSnapshot(
        String app,
        String id,
        String name,
        String region,
        String instanceId,
        MachineState state,
        boolean launchPending,
        Instant stateSince,
        Instant createdAt,
        Instant updatedAt,
        boolean cordoned,
        MachineConfig config,
        List<MachineEvent> events,
        List<Instant> restarts,
        @Nullable Lease lease,
        Trouble trouble,
        List<MachineVersion> replaced) {
    public MachineSnapshot {
        // What an emulator before these two has kept lacks them.
        trouble = trouble == null ? Trouble.NONE : trouble;
        replaced = replaced == null ? List.of() : List.copyOf(replaced);
        events = List.copyOf(events);
        restarts = List.copyOf(restarts);
    }

    /** This version and those before it, newest first. */
    public List<MachineVersion> versions() {
        List<MachineVersion> all = new ArrayList<>();
        all.add(new MachineVersion(instanceId, config));
        all.addAll(replaced);
        return all;
    }

    /** An address that looks like one of Fly's and leads nowhere; derived from the id, so that it stays. */
    public String privateIp() {
        return "fdaa:0:1:a7b:" + id.substring(0, 4) + ":" + id.substring(4, 8) + ":" + id.substring(8, 12) + ":2";
    }
}
