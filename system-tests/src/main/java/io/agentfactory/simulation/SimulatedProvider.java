package io.agentfactory.simulation;

import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.MachineConfig;
import io.agentfactory.local.fly.model.MachineFilter;
import io.agentfactory.local.fly.model.MachineOrder;
import io.agentfactory.local.fly.model.MachineSnapshot;
import io.agentfactory.local.fly.model.VolumeOrder;
import io.agentfactory.local.fly.model.VolumeSnapshot;
import io.agentfactory.scaler.provider.Accepted;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.NewMachine;
import io.agentfactory.scaler.provider.NewVolume;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.Volume;
import io.agentfactory.simulation.Calls.Kind;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The scaler's view of the model: no HTTP between the two, but all that can go wrong with it. */
final class SimulatedProvider implements Provider {

    private static final String SIGNAL = "SIGTERM";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String app;
    private final Cloud cloud;
    private final Calls calls;
    private final OldLists<Machine> machineLists;
    private final OldLists<Volume> volumeLists;

    SimulatedProvider(Cloud cloud, Calls calls, Timeline timeline, Faults faults) {
        this.app = World.PLACE.appName();
        this.cloud = cloud;
        this.calls = calls;
        this.machineLists = new OldLists<>(timeline, faults);
        this.volumeLists = new OldLists<>(timeline, faults);
    }

    @Override
    public Answer<Accepted> reachable() {
        return ask(Kind.GET, "get-app", () -> Accepted.ACCEPTED);
    }

    @Override
    public Answer<List<Machine>> machines() {
        return ask(
                Kind.LIST,
                "list-machines",
                () -> machineLists.shown(fly().machines(app, MachineFilter.all()).stream()
                        .map(SimulatedProvider::shown)
                        .toList()));
    }

    @Override
    public Answer<List<Volume>> volumes() {
        return ask(
                Kind.LIST,
                "list-volumes",
                () -> volumeLists.shown(fly().volumes(app).stream()
                        .filter(volume -> !volume.deleted())
                        .map(SimulatedProvider::shown)
                        .toList()));
    }

    @Override
    public Answer<Machine> machine(String machineId) {
        return ask(Kind.GET, "get-machine " + machineId, () -> shown(fly().machine(app, machineId)));
    }

    @Override
    public Answer<Volume> createVolume(NewVolume volume) {
        return ask(
                Kind.CREATE,
                "create-volume",
                () -> shown(fly().createVolume(
                                app, new VolumeOrder(volume.name(), volume.region(), volume.sizeGb(), true, 5, true))));
    }

    @Override
    public Answer<Machine> createMachine(NewMachine machine) {
        return ask(
                Kind.CREATE,
                "create-machine",
                () -> shown(fly().createMachine(
                                app,
                                new MachineOrder(
                                        machine.name(), machine.region(), config(machine), false, Duration.ZERO))));
    }

    /** {@link Waits} waits for machines. */
    @Override
    public Answer<Accepted> await(String machineId, String instanceId, MachineState state, Duration limit) {
        throw new UnsupportedOperationException("a wait would block the only thread");
    }

    @Override
    public Answer<Accepted> start(String machineId) {
        return accepted("start-machine " + machineId, () -> fly().start(app, machineId, ""));
    }

    @Override
    public Answer<Accepted> stop(String machineId, Duration timeout) {
        return accepted(
                "stop-machine " + machineId,
                () -> fly().stop(
                                app,
                                machineId,
                                "",
                                JSON.stringNode(SIGNAL),
                                JSON.stringNode(timeout.toSeconds() + "s")));
    }

    @Override
    public Answer<Accepted> destroy(String machineId, boolean force) {
        return accepted("delete-machine " + machineId, () -> fly().destroy(app, machineId, "", force));
    }

    @Override
    public Answer<Accepted> deleteVolume(String volumeId) {
        return accepted("delete-volume " + volumeId, () -> fly().deleteVolume(app, volumeId));
    }

    private FlyCloud fly() {
        return cloud.fly();
    }

    private Answer<Accepted> accepted(String thing, Runnable request) {
        return ask(Kind.CHANGE, thing, () -> {
            request.run();
            return Accepted.ACCEPTED;
        });
    }

    private <T> Answer<T> ask(Kind kind, String thing, Supplier<T> request) {
        return calls.ask(kind, thing, () -> {
            T answer = request.get();
            cloud.settle();
            return answer;
        });
    }

    private static MachineConfig config(NewMachine machine) {
        ObjectNode config = JSON.objectNode().put("image", machine.image()).put("auto_destroy", false);
        machine.environment().forEach(config.putObject("env")::put);
        machine.metadata().forEach(config.putObject("metadata")::put);
        config.putObject("guest")
                .put("cpu_kind", machine.size().cpuKind())
                .put("cpus", machine.size().cpus())
                .put("memory_mb", machine.size().memoryMb());
        config.putArray("mounts").addObject().put("volume", machine.volumeId()).put("path", machine.mountPath());
        config.putObject("restart").put("policy", "on-failure");
        config.putObject("stop_config")
                .put("signal", SIGNAL)
                .put("timeout", machine.stopTimeout().toSeconds() + "s");
        return new MachineConfig(config);
    }

    static Machine shown(MachineSnapshot machine) {
        return new Machine(
                machine.id(),
                machine.name(),
                machine.instanceId(),
                machine.region(),
                shown(machine.state()),
                machine.config().metadata());
    }

    private static Volume shown(VolumeSnapshot volume) {
        return new Volume(volume.id(), volume.order().name(), volume.order().region());
    }

    private static MachineState shown(io.agentfactory.local.fly.model.MachineState state) {
        return switch (state) {
            case CREATED -> MachineState.CREATED;
            case STARTING, RESTARTING, REPLACING -> MachineState.STARTING;
            case STARTED -> MachineState.STARTED;
            case STOPPING, SUSPENDING -> MachineState.STOPPING;
            case STOPPED, SUSPENDED -> MachineState.STOPPED;
            case FAILED, LAUNCH_FAILED -> MachineState.FAILED;
            case DESTROYING -> MachineState.DESTROYING;
            case DESTROYED -> MachineState.DESTROYED;
        };
    }
}
