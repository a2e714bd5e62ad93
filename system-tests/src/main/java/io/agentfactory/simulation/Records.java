package io.agentfactory.simulation;

import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.NewWorker;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.Tries;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.fleet.WorkerState;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The scaler's records of its workers, kept as its database keeps them: each write is done or not done, and what is
 * written survives its crash. A worker that has ended is forgotten, but for the name of its volume.
 */
final class Records implements WorkerApi, MachineApi {

    private final Timeline timeline;
    private final CrashPoints crashes;
    private final Books books;
    private final Consumer<Worker> lifecycle;
    private final Map<String, WorkerRow> rows = new LinkedHashMap<>();
    private final Map<String, Worker> live = new LinkedHashMap<>();
    private final Set<String> volumeNamesOfEnded = new HashSet<>();
    private final Deque<Instant> requests = new ArrayDeque<>();
    private int requested;

    /** @param lifecycle is told of every worker in its new state */
    Records(Timeline timeline, CrashPoints crashes, Books books, Consumer<Worker> lifecycle) {
        this.books = books;
        this.timeline = timeline;
        this.crashes = crashes;
        this.lifecycle = lifecycle;
    }

    /** Workers asked for, ever. */
    int requested() {
        return requested;
    }

    Collection<Worker> notEnded() {
        return live.values();
    }

    @Override
    public Worker request(NewWorker request) {
        crashes.pass();
        Instant now = timeline.instant();
        var row = new WorkerRow(request, now);
        Worker worker = row.read();
        rows.put(worker.workerId(), row);
        live.put(worker.workerId(), worker);
        requests.add(now);
        requested++;
        lifecycle.accept(worker);
        return worker;
    }

    @Override
    public <S extends WorkerState> Optional<Worker> change(
            String workerId, Class<S> from, BiFunction<S, Instant, WorkerState> transition) {
        crashes.pass();
        Worker before = live.get(workerId);
        WorkerRow row = rows.get(workerId);
        if (before == null || row == null || !from.isInstance(before.state())) {
            return Optional.empty();
        }
        row.enter(transition.apply(from.cast(before.state()), timeline.instant()));
        Worker after = row.read();
        if (after.state().isLast()) {
            rows.remove(workerId);
            live.remove(workerId);
            books.ended(before);
            volumeNamesOfEnded.add(after.volume().name());
        } else {
            live.put(workerId, after);
        }
        lifecycle.accept(after);
        return Optional.of(after);
    }

    @Override
    public Optional<Worker> find(String workerId) {
        return Optional.ofNullable(live.get(workerId));
    }

    @Override
    public List<String> forgetEnded(Duration olderThan, int limit) {
        return List.of();
    }

    @Override
    public List<Worker> live(String workspaceId) {
        return List.copyOf(live.values());
    }

    @Override
    public int requestedWithin(String workspaceId, Duration window) {
        Instant since = timeline.instant().minus(window);
        while (!requests.isEmpty() && !requests.getFirst().isAfter(since)) {
            requests.removeFirst();
        }
        return requests.size();
    }

    @Override
    public Set<String> volumeNamesOfEnded(Collection<String> names) {
        return names.stream().filter(volumeNamesOfEnded::contains).collect(Collectors.toSet());
    }

    @Override
    public void volumeReady(String workerId, String volumeId, Duration tokenLifetime) {
        write(workerId, (row, now) -> {
            row.volumeId = volumeId;
            row.tokenExpiresAt = now.plus(tokenLifetime);
            row.askedAt = now;
        });
    }

    @Override
    public void machineAsked(String workerId, Duration tokenLifetime) {
        write(workerId, (row, now) -> {
            row.tokenExpiresAt = now.plus(tokenLifetime);
            row.askedAt = now;
        });
    }

    @Override
    public void volumeFound(String workerId, String volumeId) {
        write(workerId, (row, now) -> row.volumeId = volumeId);
    }

    @Override
    public void volumeGone(String workerId) {
        write(workerId, (row, now) -> {
            row.volumeUntil = row.volumeUntil == null ? now : row.volumeUntil;
            row.tries = new Tries(0, null, row.tries.lastError());
        });
    }

    @Override
    public void machineSeen(String workerId, Machine machine) {
        machineSeen(workerId, machine, timeline.instant());
    }

    @Override
    public void machineSeen(String workerId, Machine machine, Instant askedAt) {
        write(workerId, (row, now) -> row.see(machine.id(), machine.instanceId(), machine.state(), askedAt));
    }

    @Override
    public void machineReached(String workerId, MachineState state) {
        write(workerId, (row, now) -> row.see(null, null, state, now));
    }

    @Override
    public void machineAbsent(String workerId) {
        write(workerId, (row, now) -> {
            row.machineState = MachineState.DESTROYED;
            row.machineStateSince = now;
        });
    }

    @Override
    public void startAsked(String workerId) {
        write(workerId, (row, now) -> {
            row.startAskedAt = now;
            row.starts++;
        });
    }

    @Override
    public void leaveNothing(String workerId) {
        write(workerId, (row, now) -> row.leaveNothing = true);
    }

    @Override
    public void stopAsked(String workerId) {
        write(workerId, (row, now) -> row.stopAskedAt = row.stopAskedAt == null ? now : row.stopAskedAt);
    }

    @Override
    public void stopTaken(String workerId) {
        write(workerId, (row, now) -> row.stopAskedAt = row.tries.failed() == 0 ? row.stopAskedAt : now);
    }

    @Override
    public void callFailed(String workerId, Duration wait, String error) {
        write(workerId, (row, now) -> row.tries = new Tries(row.tries.failed() + 1, now.plus(wait), error));
    }

    @Override
    public void callSucceeded(String workerId) {
        write(workerId, (row, now) -> row.tries = row.tries.failed() == 0 ? row.tries : new Tries(0, null, null));
    }

    private interface Write {

        void on(WorkerRow row, Instant now);
    }

    private void write(String workerId, Write write) {
        crashes.pass();
        books.upTo(timeline.now());
        live.computeIfPresent(workerId, (id, before) -> {
            WorkerRow row = Objects.requireNonNull(rows.get(id));
            write.on(row, timeline.instant());
            Worker after = row.read();
            books.change(before, after);
            return after;
        });
    }
}
