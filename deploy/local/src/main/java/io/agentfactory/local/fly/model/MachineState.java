package io.agentfactory.local.fly.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/**
 * The states of a machine and the only ways between them. {@link #CREATED} is both the answer to a create and the place
 * where a machine made with {@code skip_launch} rests. What the provider calls {@code replaced} is never the state of a
 * machine, only of a version that an update has replaced.
 */
public enum MachineState {
    CREATED,
    STARTING,
    STARTED,
    RESTARTING,
    STOPPING,
    STOPPED,
    SUSPENDING,
    SUSPENDED,
    REPLACING,
    FAILED,
    LAUNCH_FAILED,
    DESTROYING,
    DESTROYED;

    /** The state of a version that an update has replaced. */
    static final String REPLACED = "replaced";

    /** The states that may follow this one. */
    public Set<MachineState> successors() {
        return switch (this) {
            case CREATED -> Set.of(STARTING, STOPPING, REPLACING, DESTROYING);
            case STARTING ->
                Set.of(STARTED, RESTARTING, STOPPING, STOPPED, SUSPENDED, FAILED, LAUNCH_FAILED, DESTROYING);
            case STARTED -> Set.of(RESTARTING, STOPPING, STOPPED, STARTING, SUSPENDING, REPLACING, DESTROYING);
            case RESTARTING -> Set.of(STARTING, STOPPING, DESTROYING);
            case STOPPING -> Set.of(STOPPED, DESTROYING);
            case SUSPENDING -> Set.of(SUSPENDED, STOPPED, DESTROYING);
            case SUSPENDED -> Set.of(STARTING, STOPPING, STOPPED, REPLACING, DESTROYING);
            case REPLACING -> Set.of(STARTING, STOPPED, DESTROYING);
            case STOPPED, FAILED -> Set.of(STARTING, REPLACING, DESTROYING);
            case LAUNCH_FAILED -> Set.of(DESTROYING, DESTROYED);
            case DESTROYING -> Set.of(DESTROYED);
            case DESTROYED -> Set.of();
        };
    }

    /** Whether the machine stays here until somebody asks for something else. */
    public boolean settled() {
        return switch (this) {
            case CREATED, STARTED, STOPPED, SUSPENDED, FAILED, DESTROYED -> true;
            case STARTING, RESTARTING, STOPPING, SUSPENDING, REPLACING, LAUNCH_FAILED, DESTROYING -> false;
        };
    }

    /** The name used by the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
