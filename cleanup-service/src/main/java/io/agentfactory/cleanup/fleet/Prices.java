package io.agentfactory.cleanup.fleet;

import io.agentfactory.cleanup.provider.Inventory;
import java.util.Set;

/** What things at the provider cost an hour, in millionths of the currency unit. An estimate. */
final class Prices {

    private static final int MB_PER_GB = 1024;

    /** States in which a machine takes no memory; its volume goes on costing. */
    private static final Set<String> AT_REST = Set.of("created", "stopped", "suspended", "failed");

    private final CleanupSettings settings;

    Prices(CleanupSettings settings) {
        this.settings = settings;
    }

    long hourlyMicros(Inventory.Machine machine) {
        return AT_REST.contains(machine.state()) ? 0 : machine.memoryMb() * settings.machineGbHourMicros() / MB_PER_GB;
    }

    long hourlyMicros(Inventory.Volume volume) {
        return volume.sizeGb() * settings.volumeGbHourMicros();
    }
}
