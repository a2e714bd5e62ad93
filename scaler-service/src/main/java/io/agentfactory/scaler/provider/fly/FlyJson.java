package io.agentfactory.scaler.provider.fly;

import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.NewMachine;
import io.agentfactory.scaler.provider.NewVolume;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.provider.Volume;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the Machines API, names in snake case as Fly has them. Fields that the scaler does not use are left
 * out.
 */
final class FlyJson {

    private static final String SIGNAL = "SIGTERM";

    /** A deleted volume stays in the list for a day, in one of these states. */
    private static final Set<String> VOLUME_LEAVES = Set.of(
            "scheduling_destroy", "pending_destroy", "destroying", "destroyed", "fork_cleanup", "waiting_for_detach");

    private FlyJson() {}

    record CreateMachine(String name, String region, Config config) {

        static CreateMachine of(NewMachine machine) {
            return new CreateMachine(
                    machine.name(),
                    machine.region(),
                    new Config(
                            machine.image(),
                            machine.environment(),
                            machine.metadata(),
                            Guest.of(machine.size()),
                            List.of(new Mount(machine.volumeId(), machine.mountPath())),
                            new Restart("on-failure"),
                            new Stop(SIGNAL, machine.stopTimeout().toSeconds() + "s"),
                            false));
        }
    }

    /** Of a machine to create, or of one that exists, and then any part may be missing. */
    record Config(
            @Nullable String image,
            @Nullable Map<String, String> env,
            @Nullable Map<String, String> metadata,
            @Nullable Guest guest,
            @Nullable List<Mount> mounts,
            @Nullable Restart restart,
            @Nullable Stop stopConfig,
            @Nullable Boolean autoDestroy) {

        @Override
        public String toString() {
            return "Config[image=" + image + "]";
        }
    }

    record Guest(
            @Nullable String cpuKind,
            @Nullable Integer cpus,
            @Nullable Integer memoryMb) {

        static Guest of(Size size) {
            return new Guest(size.cpuKind(), size.cpus(), size.memoryMb());
        }
    }

    record Mount(@Nullable String volume, @Nullable String path) {}

    record Restart(@Nullable String policy) {}

    record Stop(@Nullable String signal, @Nullable String timeout) {

        static Stop after(long seconds) {
            return new Stop(SIGNAL, seconds + "s");
        }
    }

    /** @param ttl seconds until it ends by itself */
    record CreateLease(int ttl, String description) {}

    /**
     * A lease as Fly's document has it, or, as Fly is known to answer, within an envelope.
     *
     * @param nonce proves that the sender holds it; it is in one header, and in no text
     */
    record LeaseJson(@Nullable String nonce, @Nullable LeaseJson data) {

        /** @throws IllegalArgumentException if there is none */
        String held() {
            String found = nonce == null && data != null ? data.nonce : nonce;
            if (found == null || found.isBlank()) {
                throw new IllegalArgumentException("there is no nonce");
            }
            return found;
        }

        @Override
        public String toString() {
            return "LeaseJson[]";
        }
    }

    /**
     * What is read of a machine. The environment is not, so no token of a worker comes back in.
     *
     * @param incompleteConfig what is known of the configuration while the machine's host does not answer; then there
     *     is no other
     */
    record MachineJson(
            String id,
            @Nullable String name,
            @Nullable String instanceId,
            @Nullable String region,
            @Nullable String state,
            @Nullable Metadata config,
            @Nullable Metadata incompleteConfig) {

        MachineJson {
            requireId(id);
        }

        record Metadata(@Nullable Map<String, String> metadata) {}

        Machine toMachine() {
            Metadata known = config == null ? incompleteConfig : config;
            Map<String, String> metadata = known == null ? null : known.metadata();
            return new Machine(
                    id,
                    name == null ? "" : name,
                    instanceId == null ? "" : instanceId,
                    region == null ? "" : region,
                    stateOf(state),
                    metadata == null ? Map.of() : metadata);
        }
    }

    /** What is read of an application: that it is one. */
    record AppJson(String id) {

        AppJson {
            requireId(id);
        }
    }

    record CreateVolume(String name, String region, int sizeGb, Guest compute) {

        static CreateVolume of(NewVolume volume) {
            return new CreateVolume(volume.name(), volume.region(), volume.sizeGb(), Guest.of(volume.machineSize()));
        }
    }

    record VolumeJson(
            String id,
            @Nullable String name,
            @Nullable String region,
            @Nullable String state,
            @Nullable String attachedMachineId,
            @Nullable Integer sizeGb) {

        VolumeJson {
            requireId(id);
        }

        boolean exists() {
            return state == null || !VOLUME_LEAVES.contains(state);
        }

        Volume toVolume() {
            return new Volume(
                    id,
                    orEmpty(name),
                    orEmpty(region),
                    orEmpty(state),
                    orEmpty(attachedMachineId),
                    sizeGb == null ? 0 : sizeGb);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Whatever has no id is no answer of Fly's. */
    private static void requireId(@Nullable String id) {
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException("there is no id");
        }
    }

    private static MachineState stateOf(@Nullable String state) {
        return switch (state) {
            case "creating", "created" -> MachineState.CREATED;
            case "starting", "restarting", "updating", "replacing" -> MachineState.STARTING;
            case "started" -> MachineState.STARTED;
            case "stopping", "suspending" -> MachineState.STOPPING;
            case "stopped", "suspended" -> MachineState.STOPPED;
            case "failed", "launch_failed" -> MachineState.FAILED;
            case "destroying" -> MachineState.DESTROYING;
            case "destroyed" -> MachineState.DESTROYED;
            case null, default -> MachineState.UNKNOWN;
        };
    }
}
