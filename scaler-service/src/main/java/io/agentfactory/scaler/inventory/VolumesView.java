package io.agentfactory.scaler.inventory;

import io.agentfactory.scaler.fleet.StateName;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.provider.Volume;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Volumes as the provider lists them.
 *
 * @param listedAt when the provider was asked
 * @param counts how many are listed, by whose they are; also those that {@code volumes} has no room for
 * @param notListed volumes that are recorded, and that the provider does not list; it may show new ones late
 */
record VolumesView(
        String workspaceId,
        String appName,
        Instant listedAt,
        Map<Ownership, Long> counts,
        List<ListedVolume> volumes,
        List<RecordedVolume> notListed) {

    /**
     * A volume that is listed.
     *
     * @param state in the provider's words
     * @param machineId machine that it is bound to; null: none
     * @param workerId who has it; null: no worker
     * @param why whose it is, in words
     */
    record ListedVolume(
            String volumeId,
            String name,
            String state,
            String region,
            int sizeGb,
            @Nullable String machineId,
            Ownership ownership,
            @Nullable String workerId,
            @Nullable StateName workerState,
            String why) {}

    record RecordedVolume(
            String volumeId, String name, String appName, String region, String workerId, StateName workerState) {}

    static VolumesView of(String workspaceId, Survey survey, int limit) {
        Belongings belongings = survey.belongings();
        List<ListedVolume> all = survey.volumes().things().stream()
                .map(volume -> listed(volume, belongings.of(volume)))
                .toList();
        return new VolumesView(
                workspaceId,
                survey.access().config().appName(),
                survey.volumes().askedAt(),
                all.stream().collect(Collectors.groupingBy(ListedVolume::ownership, Collectors.counting())),
                all.stream().limit(limit).toList(),
                notListed(survey).stream().limit(limit).toList());
    }

    private static ListedVolume listed(Volume volume, Belonging belonging) {
        Worker worker = belonging.worker();
        return new ListedVolume(
                volume.id(),
                volume.name(),
                volume.state(),
                volume.region(),
                volume.sizeGb(),
                volume.machineId().isEmpty() ? null : volume.machineId(),
                belonging.ownership(),
                worker == null ? null : worker.workerId(),
                worker == null ? null : StateName.of(worker.state()),
                belonging.why());
    }

    private static List<RecordedVolume> notListed(Survey survey) {
        Set<String> listed = survey.volumes().things().stream().map(Volume::id).collect(Collectors.toSet());
        return survey.workers().stream()
                .filter(worker -> !worker.volume().isGone())
                // The volume of one that was asked for later cannot be in the list.
                .filter(worker -> worker.requestedAt().isBefore(survey.volumes().askedAt()))
                .flatMap(worker -> recorded(worker, listed).stream())
                .toList();
    }

    private static List<RecordedVolume> recorded(Worker worker, Set<String> listed) {
        String volumeId = worker.volume().id();
        if (volumeId == null || listed.contains(volumeId)) {
            return List.of();
        }
        return List.of(new RecordedVolume(
                volumeId,
                worker.volume().name(),
                worker.place().appName(),
                worker.region(),
                worker.workerId(),
                StateName.of(worker.state())));
    }
}
