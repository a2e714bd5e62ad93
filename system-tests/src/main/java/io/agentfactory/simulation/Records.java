package io.agentfactory.simulation;

import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.NewWorker;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.Tries;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.fleet.Worker.WorkerVolume;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The scaler's records of its workers, kept as its database keeps them: each write is done or not done, and what is
 * written survives its crash. A worker that has ended is forgotten, but for the name of its volume.
 */
final class Records implements WorkerApi, MachineApi {

    private final Timeline timeline;
    private final CrashPoints crashes;
    private final Books books;
    private final Consumer<Worker> lifecycle;
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
        Worker worker = new Worker(
                request.workerId(),
                request.workspaceId(),
                1,
                new WorkerState.Requested(request.cause(), now),
                now,
                null,
                request.conversationId(),
                request.agentKey(),
                request.place(),
                request.region(),
                request.size(),
                new WorkerVolume(request.volumeName(), request.volumeGb(), null, null),
                new WorkerMachine(request.image(), null, null, null, null, null, null, null, null, null, 0),
                false,
                new Tries(0, null, null));
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
        if (before == null || !from.isInstance(before.state())) {
            return Optional.empty();
        }
        WorkerState next = transition.apply(from.cast(before.state()), timeline.instant());
        Worker after = entered(before, next);
        if (next instanceof WorkerState.Stopped || next instanceof WorkerState.Failed) {
            live.remove(workerId);
            books.ended(before);
            volumeNamesOfEnded.add(after.volume().name());
        } else {
            live.put(workerId, after);
        }
        lifecycle.accept(after);
        return Optional.of(after);
    }

    private static Worker entered(Worker worker, WorkerState state) {
        return new Worker(
                worker.workerId(),
                worker.workspaceId(),
                worker.version() + 1,
                state,
                worker.requestedAt(),
                state instanceof WorkerState.Active ? state.since() : worker.activeAt(),
                worker.conversationId(),
                worker.agentKey(),
                worker.place(),
                worker.region(),
                worker.size(),
                worker.volume(),
                entered(worker.machine(), state),
                worker.leaveNothing(),
                new Tries(0, null, worker.tries().lastError()));
    }

    private static WorkerMachine entered(WorkerMachine m, WorkerState state) {
        return new WorkerMachine(
                m.image(),
                m.tokenExpiresAt(),
                m.askedAt(),
                m.id(),
                m.instanceId(),
                m.state(),
                m.stateSince(),
                m.seenAt(),
                state instanceof WorkerState.Requested ? null : m.stopAskedAt(),
                m.startAskedAt(),
                0);
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
        Instant now = timeline.instant();
        write(
                workerId,
                worker -> with(
                        with(worker, found(worker.volume(), volumeId)), asked(worker.machine(), now, tokenLifetime)));
    }

    @Override
    public void machineAsked(String workerId, Duration tokenLifetime) {
        Instant now = timeline.instant();
        write(workerId, worker -> with(worker, asked(worker.machine(), now, tokenLifetime)));
    }

    @Override
    public void volumeFound(String workerId, String volumeId) {
        write(workerId, worker -> with(worker, found(worker.volume(), volumeId)));
    }

    @Override
    public void volumeGone(String workerId) {
        Instant now = timeline.instant();
        write(workerId, worker -> {
            WorkerVolume volume = worker.volume();
            WorkerVolume gone =
                    new WorkerVolume(volume.name(), volume.sizeGb(), volume.id(), first(volume.until(), now));
            return with(with(worker, gone), new Tries(0, null, worker.tries().lastError()));
        });
    }

    @Override
    public void machineSeen(String workerId, Machine machine) {
        machineSeen(workerId, machine, timeline.instant());
    }

    @Override
    public void machineSeen(String workerId, Machine machine, Instant askedAt) {
        seen(workerId, machine.id(), machine.instanceId(), machine.state(), askedAt);
    }

    @Override
    public void machineReached(String workerId, MachineState state) {
        seen(workerId, null, null, state, timeline.instant());
    }

    private void seen(
            String workerId, @Nullable String id, @Nullable String instanceId, MachineState state, Instant at) {
        write(workerId, worker -> {
            WorkerMachine before = worker.machine();
            boolean tooLate = before.seenAt() != null && before.seenAt().isAfter(at);
            if (tooLate || before.state() == MachineState.DESTROYED && before.id() != null) {
                return worker;
            }
            return with(
                    worker,
                    new WorkerMachine(
                            before.image(),
                            before.tokenExpiresAt(),
                            before.askedAt(),
                            id == null ? before.id() : id,
                            instanceId == null ? before.instanceId() : instanceId,
                            state,
                            before.state() == state ? before.stateSince() : at,
                            at,
                            before.stopAskedAt(),
                            before.startAskedAt(),
                            before.starts()));
        });
    }

    @Override
    public void machineAbsent(String workerId) {
        Instant now = timeline.instant();
        write(workerId, worker -> {
            WorkerMachine m = worker.machine();
            return with(
                    worker,
                    new WorkerMachine(
                            m.image(),
                            m.tokenExpiresAt(),
                            m.askedAt(),
                            m.id(),
                            m.instanceId(),
                            MachineState.DESTROYED,
                            now,
                            m.seenAt(),
                            m.stopAskedAt(),
                            m.startAskedAt(),
                            m.starts()));
        });
    }

    @Override
    public void startAsked(String workerId) {
        Instant now = timeline.instant();
        write(workerId, worker -> {
            WorkerMachine m = worker.machine();
            return with(
                    worker,
                    new WorkerMachine(
                            m.image(),
                            m.tokenExpiresAt(),
                            m.askedAt(),
                            m.id(),
                            m.instanceId(),
                            m.state(),
                            m.stateSince(),
                            m.seenAt(),
                            m.stopAskedAt(),
                            now,
                            m.starts() + 1));
        });
    }

    @Override
    public void leaveNothing(String workerId) {
        write(workerId, worker -> with(worker, worker.volume(), worker.machine(), true, worker.tries()));
    }

    @Override
    public void stopAsked(String workerId) {
        Instant now = timeline.instant();
        write(
                workerId,
                worker -> with(
                        worker,
                        stopAsked(worker.machine(), first(worker.machine().stopAskedAt(), now))));
    }

    @Override
    public void stopTaken(String workerId) {
        Instant now = timeline.instant();
        write(
                workerId,
                worker -> worker.tries().failed() == 0 ? worker : with(worker, stopAsked(worker.machine(), now)));
    }

    @Override
    public void callFailed(String workerId, Duration wait, String error) {
        Instant notBefore = timeline.instant().plus(wait);
        write(workerId, worker -> with(worker, new Tries(worker.tries().failed() + 1, notBefore, error)));
    }

    @Override
    public void callSucceeded(String workerId) {
        write(workerId, worker -> worker.tries().failed() == 0 ? worker : with(worker, new Tries(0, null, null)));
    }

    private void write(String workerId, UnaryOperator<Worker> change) {
        crashes.pass();
        books.upTo(timeline.now());
        live.computeIfPresent(workerId, (id, worker) -> {
            Worker after = change.apply(worker);
            books.change(worker, after);
            return after;
        });
    }

    private static Instant first(@Nullable Instant recorded, Instant now) {
        return recorded == null ? now : recorded;
    }

    private static WorkerVolume found(WorkerVolume volume, String id) {
        return new WorkerVolume(volume.name(), volume.sizeGb(), id, volume.until());
    }

    private static WorkerMachine asked(WorkerMachine m, Instant now, Duration tokenLifetime) {
        return new WorkerMachine(
                m.image(),
                now.plus(tokenLifetime),
                now,
                m.id(),
                m.instanceId(),
                m.state(),
                m.stateSince(),
                m.seenAt(),
                m.stopAskedAt(),
                m.startAskedAt(),
                m.starts());
    }

    private static WorkerMachine stopAsked(WorkerMachine m, Instant at) {
        return new WorkerMachine(
                m.image(),
                m.tokenExpiresAt(),
                m.askedAt(),
                m.id(),
                m.instanceId(),
                m.state(),
                m.stateSince(),
                m.seenAt(),
                at,
                m.startAskedAt(),
                m.starts());
    }

    private static Worker with(Worker worker, WorkerVolume volume) {
        return with(worker, volume, worker.machine(), worker.leaveNothing(), worker.tries());
    }

    private static Worker with(Worker worker, WorkerMachine machine) {
        return with(worker, worker.volume(), machine, worker.leaveNothing(), worker.tries());
    }

    private static Worker with(Worker worker, Tries tries) {
        return with(worker, worker.volume(), worker.machine(), worker.leaveNothing(), tries);
    }

    private static Worker with(
            Worker worker, WorkerVolume volume, WorkerMachine machine, boolean leaveNothing, Tries tries) {
        return new Worker(
                worker.workerId(),
                worker.workspaceId(),
                worker.version(),
                worker.state(),
                worker.requestedAt(),
                worker.activeAt(),
                worker.conversationId(),
                worker.agentKey(),
                worker.place(),
                worker.region(),
                worker.size(),
                volume,
                machine,
                leaveNothing,
                tries);
    }
}
