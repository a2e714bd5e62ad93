package io.agentfactory.cleanup.fleet;

import io.agentfactory.events.CleanupMode;
import io.agentfactory.events.CleanupReported;
import io.agentfactory.events.Leftover;
import io.agentfactory.events.LeftoverKind;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the fleet cleanup found, as it is stored and shown.
 *
 * @param found what is at the provider, orphans first, at most {@link #MAX_FOUND}
 */
record Report(
        UUID runId,
        String workspaceId,
        String appName,
        CleanupMode mode,
        @Schema(description = "True: nothing was deleted.") boolean dryRun,
        Count machines,
        Count volumes,

        @Schema(description = "Machines and volumes that belong to no worker.")
        int orphans,

        @Schema(description = "Estimated cost an hour of what remains, in millionths of the currency unit.")
        long hourlyCostMicros,

        @Schema(description = "The part of it that orphans cost.")
        long orphanHourlyCostMicros,

        List<Found> found,
        List<String> warnings,
        List<String> errors,
        Instant startedAt,
        Instant finishedAt) {

    static final int MAX_FOUND = 500;

    record Count(int found, int deleted, int remaining) {}

    /** @param verdict known, orphan or foreign, with the reason */
    record Found(
            LeftoverKind kind,
            String id,
            String name,
            @Nullable String workerId,
            String state,
            String verdict,
            long hourlyCostMicros) {}

    CleanupReported toEvent() {
        return CleanupReported.newBuilder()
                .setRunId(runId.toString())
                .setWorkspaceId(workspaceId)
                .setAppName(appName)
                .setMode(mode)
                .setDryRun(dryRun)
                .setMachinesFound(machines.found())
                .setMachinesDeleted(machines.deleted())
                .setMachinesRemaining(machines.remaining())
                .setVolumesFound(volumes.found())
                .setVolumesDeleted(volumes.deleted())
                .setVolumesRemaining(volumes.remaining())
                .setLeftovers(found.stream().map(Report::leftover).toList())
                .setHourlyCostMicros(hourlyCostMicros)
                .setWarnings(warnings)
                .setErrors(errors)
                .setStartedAt(startedAt)
                .setFinishedAt(finishedAt)
                .build();
    }

    private static Leftover leftover(Found thing) {
        return Leftover.newBuilder()
                .setKind(thing.kind())
                .setId(thing.id())
                .setName(thing.name())
                .setWorkerId(thing.workerId())
                .setState(thing.state())
                .setVerdict(thing.verdict())
                .build();
    }
}
