package io.agentfactory.local.fly.model;

import java.util.List;

/** All that the provider knows, as kept across a restart of the emulator. */
public record CloudSnapshot(List<App> apps, List<MachineSnapshot> machines, List<VolumeSnapshot> volumes) {
    public CloudSnapshot {
        apps = List.copyOf(apps);
        machines = List.copyOf(machines);
        volumes = List.copyOf(volumes);
    }

    public static CloudSnapshot empty() {
        return new CloudSnapshot(List.of(), List.of(), List.of());
    }
}
