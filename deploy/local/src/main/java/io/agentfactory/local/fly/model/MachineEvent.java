package io.agentfactory.local.fly.model;

import java.time.Instant;
import java.util.Map;

/**
 * One line of a machine's own history, as the API shows it.
 *
 * @param id 26 characters, sorts by time
 * @param type launch, start, stop, exit, restart or destroy
 * @param status the state that the event led to
 * @param source who caused it: {@code user} or {@code flyd}
 * @param exit details of an exit ({@code exit_event} and {@code restart_count}); empty for other types
 */
public record MachineEvent(String id, String type, String status, String source, Instant at, Map<String, Object> exit) {
    public MachineEvent {
        exit = Map.copyOf(exit);
    }
}
