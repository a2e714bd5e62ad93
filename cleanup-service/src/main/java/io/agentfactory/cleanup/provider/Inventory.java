package io.agentfactory.cleanup.provider;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a provider has of one application. */
public record Inventory(List<Machine> machines, List<Volume> volumes) {

    /** A machine that has not been destroyed. */
    public record Machine(String id, String name, String state, Map<String, String> metadata, int memoryMb) {}

    /** A volume that is not being deleted already. */
    public record Volume(
            String id, String name, String state, @Nullable String machineId, int sizeGb) {}

    /** What came of asking. */
    public sealed interface Answer {

        record Listed(Inventory inventory) implements Answer {}

        /** The provider or the way to it failed; says what to do. */
        record Failed(String error) implements Answer {}
    }
}
