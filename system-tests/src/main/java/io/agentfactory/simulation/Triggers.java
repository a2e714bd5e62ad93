package io.agentfactory.simulation;

import io.agentfactory.scaler.trigger.Pending;
import io.agentfactory.scaler.trigger.SpawnPause;
import io.agentfactory.scaler.trigger.TriggerApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** When the one workspace is to be reconciled next, kept as the scaler's database keeps it. */
final class Triggers implements TriggerApi {

    private final Timeline timeline;
    private final CrashPoints crashes;
    private final List<Consumer<String>> wakeUps = new ArrayList<>();
    private long requested;
    private long handled;
    private @Nullable Instant dueAt;
    private Instant listDueAt = Instant.EPOCH;
    private SpawnPause pause = SpawnPause.NONE;

    Triggers(Timeline timeline, CrashPoints crashes) {
        this.timeline = timeline;
        this.crashes = crashes;
    }

    @Override
    public void onRequest(Consumer<String> wakeUp) {
        wakeUps.add(wakeUp);
    }

    @Override
    public void request(String workspaceId) {
        requested++;
        wakeUps.forEach(wakeUp -> wakeUp.accept(workspaceId));
    }

    @Override
    public void requestAllWithListing() {
        listDueAt = timeline.instant();
        request(World.WORKSPACE);
    }

    @Override
    public List<String> due() {
        boolean due =
                handled < requested || dueAt != null && !timeline.instant().isBefore(dueAt);
        return due ? List.of(World.WORKSPACE) : List.of();
    }

    @Nullable
    Instant dueAt() {
        return dueAt;
    }

    @Override
    public Pending pending(String workspaceId) {
        return new Pending(requested, listDueAt, pause);
    }

    @Override
    public void handled(String workspaceId, long request, @Nullable Instant nextDeadline) {
        crashes.pass();
        handled = request;
        dueAt = nextDeadline;
    }

    @Override
    public void listed(String workspaceId, Instant nextListing) {
        crashes.pass();
        listDueAt = nextListing;
    }

    @Override
    public void spawnFailed(String workspaceId, Duration wait, String error) {
        crashes.pass();
        Instant now = timeline.instant();
        pause = new SpawnPause(pause.failures() + 1, now, now.plus(wait), error);
    }

    @Override
    public void spawningWorks(String workspaceId) {
        crashes.pass();
        pause = SpawnPause.NONE;
    }
}
