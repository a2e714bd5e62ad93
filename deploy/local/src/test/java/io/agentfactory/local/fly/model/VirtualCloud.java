package io.agentfactory.local.fly.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The model with a clock that stands until it is moved, and a host on which every process starts at once. */
final class VirtualCloud implements InstantSource {
    static final String APP = "workers";

    final FlyCloud cloud;
    final List<FlyEvent> events = new ArrayList<>();
    final List<HostCommand> commands = new ArrayList<>();
    private final JsonMapper json = JsonMapper.builder().build();
    private Instant now;

    VirtualCloud(FlyQuirks quirks) {
        this(quirks, CloudSnapshot.empty(), Instant.parse("2026-11-01T00:00:00Z"));
        cloud.createApp(APP, "personal");
    }

    VirtualCloud(FlyQuirks quirks, CloudSnapshot kept, Instant start) {
        now = start;
        CloudRules rules = new CloudRules(FlyDelays.likeFly(), quirks, "iad", image -> !image.startsWith("missing"));
        cloud = new FlyCloud(rules, this, new Random(7), kept);
    }

    static VirtualCloud standard() {
        return new VirtualCloud(FlyQuirks.defaults());
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves the clock from one thing that happens to the next, and lets the host do its part. */
    void pass(Duration duration) {
        Instant end = now.plus(duration);
        host();
        while (cloud.nextDue().filter(due -> !due.isAfter(end)).isPresent()) {
            now = cloud.nextDue().orElseThrow();
            cloud.advance();
            host();
        }
        now = end;
        host();
    }

    void seconds(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    MachineSnapshot create(String name, String config) {
        return cloud.createMachine(APP, order(name, config));
    }

    MachineOrder order(String name, String config) {
        return new MachineOrder(name, "iad", config(config), false, Duration.ZERO);
    }

    MachineConfig config(String config) {
        return new MachineConfig(json.readTree(config));
    }

    MachineSnapshot started(String name, String config) {
        MachineSnapshot machine = create(name, config);
        seconds(10);
        return machine;
    }

    VolumeSnapshot volume(String name) {
        return cloud.createVolume(APP, new VolumeOrder(name, "iad", 1, true, 5, true));
    }

    MachineState state(MachineSnapshot machine) {
        return cloud.machine(APP, machine.id()).state();
    }

    void stop(MachineSnapshot machine) {
        cloud.stop(APP, machine.id(), "", MissingNode.getInstance(), MissingNode.getInstance());
        host();
    }

    void destroy(MachineSnapshot machine, boolean force) {
        cloud.destroy(APP, machine.id(), "", force);
        host();
    }

    /** The process of the machine's latest run ends. */
    void exit(MachineSnapshot machine, int code) {
        long run = commands.stream()
                .filter(HostCommand.Launch.class::isInstance)
                .map(HostCommand.Launch.class::cast)
                .filter(launch -> launch.machine().id().equals(machine.id()))
                .mapToLong(HostCommand.Launch::run)
                .max()
                .orElseThrow();
        cloud.exited(machine.id(), run, code);
        host();
    }

    <C extends HostCommand> List<C> commands(Class<C> type) {
        return commands.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void host() {
        List<HostCommand> next = cloud.takeCommands();
        commands.addAll(next);
        for (HostCommand command : next) {
            switch (command) {
                case HostCommand.Launch(var machine, var run) -> {
                    if (machine.config().image().startsWith("missing")) {
                        cloud.launchFailed(machine.id(), run, "no such image");
                    } else {
                        cloud.launched(machine.id(), run);
                    }
                }
                case HostCommand.Kill(var id, var run) -> cloud.exited(id, run, 137);
                case HostCommand.Signal signal -> {}
                case HostCommand.Freeze frozen -> {}
                case HostCommand.Thaw thawed -> {}
                case HostCommand.RemoveMachine removed -> {}
                case HostCommand.MakeVolume made -> {}
                case HostCommand.RemoveVolume removed -> {}
            }
        }
        events.addAll(cloud.takeEvents());
    }
}
