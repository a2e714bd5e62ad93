package io.agentfactory.cleanup.provider;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of Fly's answers that a cleanup looks at, names in snake case as Fly has them. Any part may be missing. */
final class FlyJson {

    private static final Set<String> MACHINE_GOES = Set.of("destroying", "destroyed");

    /** A deleted volume stays in the list for a day, in one of these states. */
    private static final Set<String> VOLUME_GOES = Set.of(
            "scheduling_destroy", "pending_destroy", "destroying", "destroyed", "fork_cleanup", "waiting_for_detach");

    private FlyJson() {}

    record MachineJson(
            String id,
            @Nullable String name,
            @Nullable String state,
            @Nullable String createdAt,
            @Nullable ConfigJson config,
            @Nullable ConfigJson incompleteConfig) {

        boolean exists() {
            return !MACHINE_GOES.contains(orEmpty(state));
        }

        Inventory.Machine toMachine() {
            // While the machine's host does not answer, there is only what is known without it.
            ConfigJson known = config == null ? incompleteConfig : config;
            Map<String, String> metadata = known == null ? null : known.metadata();
            GuestJson guest = known == null ? null : known.guest();
            Integer memory = guest == null ? null : guest.memoryMb();
            return new Inventory.Machine(
                    id,
                    orEmpty(name),
                    orEmpty(state),
                    metadata == null ? Map.of() : metadata,
                    memory == null ? 0 : memory,
                    instant(createdAt));
        }
    }

    /** The environment is not read, so no token of a worker comes in. */
    record ConfigJson(
            @Nullable Map<String, String> metadata,
            @Nullable GuestJson guest) {}

    record GuestJson(@Nullable Integer memoryMb) {}

    record VolumeJson(
            String id,
            @Nullable String name,
            @Nullable String state,
            @Nullable String attachedMachineId,
            @Nullable Integer sizeGb,
            @Nullable String createdAt) {

        boolean exists() {
            return !VOLUME_GOES.contains(orEmpty(state));
        }

        Inventory.Volume toVolume() {
            return new Inventory.Volume(
                    id,
                    orEmpty(name),
                    orEmpty(state),
                    orEmpty(attachedMachineId),
                    sizeGb == null ? 0 : sizeGb,
                    instant(createdAt));
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Instant instant(@Nullable String text) {
        if (text == null) {
            return Instant.EPOCH;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
