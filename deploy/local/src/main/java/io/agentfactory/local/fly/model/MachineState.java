package io.agentfactory.local.fly.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/**
 * The states of a machine and the only ways between them. {@link #CREATED} is both the answer to a create and the place
 * where a machine made with {@code skip_launch} rests. Suspending and updating are not emulated.
 */
public enum MachineState {
    CREATED,
    STARTING,
    STARTED,
    RESTARTING,
    STOPPING,
    STOPPED,
    FAILED,
    DESTROYING,
    DESTROYED;

    /** The states that may follow this one. */
    public Set<MachineState> successors() {
        return switch (this) {
            case CREATED -> Set.of(STARTING, STOPPING, DESTROYING);
            case STARTING -> Set.of(STARTED, RESTARTING, STOPPING, STOPPED, FAILED, DESTROYING);
            case STARTED -> Set.of(RESTARTING, STOPPING, STOPPED, STARTING, DESTROYING);
            case RESTARTING -> Set.of(STARTING, STOPPING, DESTROYING);
            case STOPPING -> Set.of(STOPPED, DESTROYING);
            case STOPPED, FAILED -> Set.of(STARTING, DESTROYING);
            case DESTROYING -> Set.of(DESTROYED);
            case DESTROYED -> Set.of();
        };
    }

    /** Whether the machine stays here until somebody asks for something else. */
    public boolean settled() {
        return switch (this) {
            case CREATED, STARTED, STOPPED, FAILED, DESTROYED -> true;
            case STARTING, RESTARTING, STOPPING, DESTROYING -> false;
        };
    }

    /** The name used by the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
