package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Volume;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What the provider showed of one application. What is missing from it is not gone: lists have been wrong.
 *
 * @param askedAt the database's clock before the provider was asked
 * @param endedVolumeNames of the volumes' names, those that belonged to a worker of ours which has ended
 */
public record Listing(
        Place place, Instant askedAt, List<Machine> machines, List<Volume> volumes, Set<String> endedVolumeNames) {

    public Listing {
        machines = List.copyOf(machines);
        volumes = List.copyOf(volumes);
        endedVolumeNames = Set.copyOf(endedVolumeNames);
    }
}
