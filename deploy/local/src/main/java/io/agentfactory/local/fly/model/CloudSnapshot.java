package io.agentfactory.local.fly.model;

import java.util.List;

/** All that the provider knew at one moment; also what is kept across a restart of the emulator. */
public record CloudSnapshot(List<App> apps, List<MachineSnapshot> machines, List<VolumeSnapshot> volumes)
        implements Inventory {
    public CloudSnapshot {
        apps = List.copyOf(apps);
        machines = List.copyOf(machines);
        volumes = List.copyOf(volumes);
    }

    public static CloudSnapshot empty() {
        return new CloudSnapshot(List.of(), List.of(), List.of());
    }

    @Override
    public List<MachineSnapshot> machines(String app, MachineFilter filter) {
        return machines.stream()
                .filter(machine -> machine.app().equals(app) && filter.shows(machine))
                .toList();
    }

    @Override
    public List<VolumeSnapshot> volumes(String app) {
        return volumes.stream().filter(volume -> volume.app().equals(app)).toList();
    }
}
