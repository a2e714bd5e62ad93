package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.status.Spawning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do now, and when to look again.
 *
 * @param notes what is not done, and why, in words for an operator
 * @param nextLook next deadline; null: nothing happens without an event
 * @param spawning whether machines may be asked for now
 */
public record Plan(
        List<Action> actions, List<String> notes, @Nullable Instant nextLook, Spawning spawning) {

    public Plan {
        actions = List.copyOf(actions);
        notes = List.copyOf(notes);
    }
}
