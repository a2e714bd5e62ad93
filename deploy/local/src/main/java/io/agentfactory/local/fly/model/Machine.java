package io.agentfactory.local.fly.model;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine under the model's lock. {@link #enter} is the only way to another state and refuses what
 * {@link MachineState#successors} does not allow. Never decides anything: {@link MachineLifecycle} does.
 */
final class Machine {
    private static final int MAX_EVENTS = 50;
    private static final int MAX_VERSIONS = 25;

    /** What is known of the machine's process. */
    enum Run {
        NONE,
        ASKED_FOR,
        RUNNING,
        FROZEN
    }

    final String app;
    final String id;
    final String name;
    final String region;
    final Instant createdAt;
    private final Deque<MachineEvent> events = new ArrayDeque<>();
    private final List<Instant> restarts = new ArrayList<>();

    private final Deque<MachineVersion> replaced = new ArrayDeque<>();
    private String instanceId;
    private MachineState state;
    private Instant stateSince;
    private Instant updatedAt;
    private MachineConfig config;
    private long epoch;
    boolean launchPending;
    boolean cordoned;
    Run process = Run.NONE;
    long run;

    /** What is to be reported when the process, which is being killed, has ended. */
    @Nullable
    ProcessExit orderedExit;

    Trouble trouble;

    @Nullable
    Lease lease;

    Machine(MachineSnapshot from) {
        app = from.app();
        id = from.id();
        name = from.name();
        region = from.region();
        instanceId = from.instanceId();
        createdAt = from.createdAt();
        state = from.state();
        launchPending = from.launchPending();
        stateSince = from.stateSince();
        updatedAt = from.updatedAt();
        cordoned = from.cordoned();
        config = from.config();
        events.addAll(from.events());
        restarts.addAll(from.restarts());
        replaced.addAll(from.replaced());
        lease = from.lease();
        trouble = from.trouble();
    }

    MachineState state() {
        return state;
    }

    /** The machine's version: another one after each update. */
    String instanceId() {
        return instanceId;
    }

    Instant stateSince() {
        return stateSince;
    }

    MachineConfig config() {
        return config;
    }

    /** Changes with every state, so that a timed step can see that it is stale. */
    long epoch() {
        return epoch;
    }

    void enter(MachineState next, Instant now) {
        if (!state.successors().contains(next)) {
            throw new IllegalStateException("Machine " + id + " cannot go from " + state + " to " + next);
        }
        state = next;
        stateSince = now;
        updatedAt = now;
        launchPending = false;
        epoch++;
    }

    /** Makes every timed step stale, though the state stays. */
    void halt() {
        epoch++;
    }

    void replaceVersion(String nextInstanceId, MachineConfig next, Instant now) {
        replaced.addFirst(new MachineVersion(instanceId, config));
        if (replaced.size() > MAX_VERSIONS) {
            replaced.removeLast();
        }
        instanceId = nextInstanceId;
        config = next;
        updatedAt = now;
    }

    boolean wasVersion(String other) {
        return replaced.stream().anyMatch(version -> version.instanceId().equals(other));
    }

    void record(MachineEvent event) {
        events.addFirst(event);
        if (events.size() > MAX_EVENTS) {
            events.removeLast();
        }
        updatedAt = event.at();
    }

    /** Metadata is changed in place: the machine keeps its version. */
    void changeMetadata(Map<String, String> metadata, Instant now) {
        config = config.withMetadata(metadata);
        updatedAt = now;
    }

    int restartsSince(Instant start) {
        restarts.removeIf(at -> at.isBefore(start));
        return restarts.size();
    }

    void countRestart(Instant now) {
        restarts.add(now);
    }

    boolean reachedAfter(String eventId) {
        MachineEvent last = events.peekFirst();
        return last != null && last.id().compareTo(eventId) > 0;
    }

    String lastEventId() {
        MachineEvent last = events.peekFirst();
        return last == null ? "" : last.id();
    }

    MachineSnapshot snapshot(Instant now) {
        Lease inForce = lease != null && lease.heldAt(now) ? lease : null;
        return new MachineSnapshot(
                app,
                id,
                name,
                region,
                instanceId,
                state,
                launchPending,
                stateSince,
                createdAt,
                updatedAt,
                cordoned,
                config,
                List.copyOf(events),
                List.copyOf(restarts),
                inForce,
                trouble,
                List.copyOf(replaced));
    }
}
