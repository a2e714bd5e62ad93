package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.status.Spawning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan in the making. */
final class Draft {

    private final Instant now;
    private final List<Action> actions = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> draining = new HashSet<>();
    private final Set<String> released = new HashSet<>();
    private @Nullable Instant nextLook;
    private Spawning spawning = Spawning.FREE;

    Draft(Instant now) {
        this.now = now;
    }

    void add(Action action) {
        actions.add(action);
        if (action instanceof Action.Drain drain) {
            draining.add(drain.workerId());
        } else if (action instanceof Action.Release release) {
            released.add(release.workerId());
        }
    }

    /** Said once, however often it is noted. */
    void note(String note) {
        notes.add(note);
    }

    boolean drains(String workerId) {
        return draining.contains(workerId);
    }

    boolean releases(String workerId) {
        return released.contains(workerId);
    }

    /** Whether the moment has come; if not, the plan looks again then. */
    boolean due(Instant moment) {
        if (!now.isBefore(moment)) {
            return true;
        }
        if (nextLook == null || moment.isBefore(nextLook)) {
            nextLook = moment;
        }
        return false;
    }

    void spawning(Spawning news) {
        spawning = news;
    }

    Plan done() {
        return new Plan(actions, List.copyOf(notes), nextLook, spawning);
    }
}
