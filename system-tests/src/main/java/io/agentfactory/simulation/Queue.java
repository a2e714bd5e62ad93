package io.agentfactory.simulation;

import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerState;
import io.agentfactory.simulation.WorkerProcess.Turn;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The queue in small, by the rules of queue-service: a lane has one owner, for life, and one turn at a time; a lease
 * that nobody extends is an attempt; who is silent without a turn loses the lane; what the scaler says of a worker
 * settles its pin. Tells of it what the queue tells.
 */
final class Queue {

    private static final long LEASE = Duration.ofSeconds(90).toMillis();
    private static final long HEARTBEAT = Duration.ofSeconds(15).toMillis();
    private static final long SILENT_AFTER = Duration.ofSeconds(60).toMillis();
    private static final long REMINDER = Duration.ofMinutes(5).toMillis();
    private static final long LONG_POLL = Duration.ofSeconds(10).toMillis();
    private static final long FIRST_BACK_OFF = Duration.ofSeconds(1).toMillis();
    private static final long LONGEST_BACK_OFF = Duration.ofSeconds(120).toMillis();
    private static final int MOST_ATTEMPTS = 5;

    private final Timeline timeline;
    private final Tellings tellings;
    private final Lanes lanes;
    private final Map<String, KnownWorker> workers = new LinkedHashMap<>();

    Queue(Timeline timeline, Tellings tellings, int conversations) {
        this.timeline = timeline;
        this.tellings = tellings;
        this.lanes = new Lanes(timeline, tellings::depthChanged, conversations);
    }

    Lanes lanes() {
        return lanes;
    }

    /** Says of every worker again how it is, for whom an earlier word was lost. Goes on for ever. */
    void remind() {
        for (KnownWorker worker : workers.values()) {
            if (worker.hasAsked && !worker.ended) {
                boolean busy = worker.lane != null && worker.lane.running;
                tell(worker, busy ? Sight.CLAIMED : Sight.READY);
            }
        }
        timeline.after(REMINDER, this::remind);
    }

    /** What a worker that asks is told. */
    sealed interface Reply {

        record Work(Turn turn) implements Reply {}

        record Nothing() implements Reply {}

        record Leave() implements Reply {}

        /** The queue does not know this worker, or no longer. */
        record Refused() implements Reply {}
    }

    void append(Message message) {
        wakeOwner(lanes.append(message));
    }

    /** What the scaler says of a worker. */
    void hear(Worker news) {
        KnownWorker worker =
                workers.computeIfAbsent(news.workerId(), id -> new KnownWorker(id, lanes.of(news.conversationId())));
        if (worker.lifecycleVersion >= news.version()) {
            return;
        }
        worker.lifecycleVersion = news.version();
        boolean hadLeft = !worker.mayWork;
        worker.mayWork = switch (news.state()) {
            case WorkerState.Requested state -> true;
            case WorkerState.Active state -> true;
            case WorkerState.Draining state -> false;
            case WorkerState.Stopping state -> false;
            case WorkerState.Reserved state -> false;
            case WorkerState.Stopped state -> false;
            case WorkerState.Failed state -> false;
        };
        if (hadLeft && worker.mayWork) {
            // Out of the reserve it is as good as new.
            worker.retired = false;
            worker.hasAsked = false;
            contact(worker);
        }
        worker.ended = news.state() instanceof WorkerState.Stopped || news.state() instanceof WorkerState.Failed;
        if (worker.takesWork()) {
            pin(worker);
        } else {
            release(worker);
        }
        if (worker.ended && worker.listening == null && worker.lane == null) {
            workers.remove(worker.workerId);
        }
        wake(worker);
    }

    Reply ask(WorkerProcess process) {
        KnownWorker worker = workers.get(process.workerId());
        if (worker == null || worker.ended) {
            return new Reply.Refused();
        }
        contact(worker);
        worker.listening = process;
        Lane own = worker.lane;
        if (own != null && own.running) {
            // Another process of the same worker has lost it.
            failed(own, worker);
        }
        if (!worker.takesWork()) {
            return new Reply.Leave();
        }
        pin(worker);
        Turn turn = take(worker);
        if (turn == null && !worker.hasAsked) {
            worker.idleSince = timeline.now();
            tell(worker, Sight.READY);
        }
        worker.hasAsked = true;
        return turn == null ? new Reply.Nothing() : new Reply.Work(turn);
    }

    /** The turn has ended well; if it may, the worker gets the next one with the same call. */
    Reply complete(WorkerProcess process, Turn done, boolean next) {
        KnownWorker worker = workers.get(process.workerId());
        Lane lane = worker == null ? null : worker.lane;
        if (worker == null || lane == null || lane.token != done.token() || !lane.running) {
            return new Reply.Nothing();
        }
        contact(worker);
        lanes.succeeded(lane);
        Turn following = next && worker.takesWork() ? take(worker) : null;
        if (following != null) {
            return new Reply.Work(following);
        }
        ended(lane, worker);
        return new Reply.Nothing();
    }

    /** The worker has stored its workspace. */
    void stored(String workerId) {
        KnownWorker worker = workers.get(workerId);
        if (worker != null) {
            contact(worker);
            tell(worker, Sight.SNAPSHOT_READY);
        }
    }

    /** The worker will not ask again. */
    void drained(String workerId) {
        KnownWorker worker = workers.get(workerId);
        if (worker != null) {
            contact(worker);
            worker.retired = true;
            tell(worker, Sight.DRAINED);
            release(worker);
        }
    }

    /** This process calls no more, from now on; nobody tells. */
    void lost(WorkerProcess process, @Nullable Turn turn) {
        KnownWorker worker = workers.get(process.workerId());
        if (worker == null || worker.listening != process) {
            return;
        }
        worker.listening = null;
        long now = timeline.now();
        if (turn != null) {
            Lane lane = worker.lane;
            worker.lastContactAt = now - (now - turn.since()) % HEARTBEAT;
            timeline.at(worker.lastContactAt + LEASE, () -> {
                if (lane != null && lane.running && lane.token == turn.token()) {
                    failed(lane, worker);
                }
            });
        } else {
            worker.lastContactAt = Math.max(worker.lastContactAt, now - LONG_POLL / 2);
        }
        expectSilence(worker);
    }

    private void expectSilence(KnownWorker worker) {
        timeline.at(worker.lastContactAt + SILENT_AFTER, () -> {
            Lane lane = worker.lane;
            boolean silent = worker.listening == null
                    && worker.takesWork()
                    && timeline.now() - worker.lastContactAt >= SILENT_AFTER
                    && (lane == null || !lane.running);
            if (silent) {
                worker.retired = true;
                tell(worker, Sight.SILENT);
                release(worker);
            }
        });
    }

    private @Nullable Turn take(KnownWorker worker) {
        Lane lane = worker.lane;
        if (lane == null || !lanes.hasDue(lane)) {
            return null;
        }
        lanes.begin(lane);
        tell(worker, Sight.CLAIMED);
        return new Turn(lane.messages.getFirst(), lane.token, timeline.now());
    }

    /** An attempt has failed: the head stays the head, and its worker its owner. */
    private void failed(Lane lane, KnownWorker worker) {
        lane.token++;
        if (++lane.attempts >= MOST_ATTEMPTS) {
            lanes.givenUp(lane);
        } else {
            long backOff = Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF << (lane.attempts - 1));
            lanes.retried(lane, timeline.now() + backOff);
            timeline.after(backOff, () -> wakeOwner(lane));
        }
        ended(lane, worker);
    }

    /** No turn of it runs. */
    private void ended(Lane lane, KnownWorker worker) {
        worker.idleSince = timeline.now();
        tell(worker, Sight.IDLE);
        if (!worker.takesWork()) {
            release(worker);
        } else if (worker.listening == null) {
            expectSilence(worker);
        }
        lanes.settle(lane);
    }

    private void pin(KnownWorker worker) {
        Lane lane = worker.madeFor;
        if (worker.lane == null && lane.owner == null) {
            worker.lane = lane;
            lanes.setOwner(lane, worker.workerId);
        }
    }

    /** A running turn keeps its owner. */
    private void release(KnownWorker worker) {
        Lane lane = worker.lane;
        if (lane != null && !lane.running) {
            worker.lane = null;
            lanes.setOwner(lane, null);
            // Whoever was made for it meanwhile gets it now.
            workers.values().stream()
                    .filter(other -> other.madeFor == lane && other.takesWork())
                    .min(Comparator.comparing(other -> other.workerId))
                    .ifPresent(other -> {
                        pin(other);
                        wake(other);
                    });
        }
    }

    private void wakeOwner(Lane lane) {
        KnownWorker worker = lane.owner == null ? null : workers.get(lane.owner);
        if (worker != null) {
            wake(worker);
        }
    }

    private static void wake(KnownWorker worker) {
        if (worker.listening != null) {
            worker.listening.wake();
        }
    }

    private void contact(KnownWorker worker) {
        worker.lastContactAt = timeline.now();
    }

    private void tell(KnownWorker worker, Sight sight) {
        tellings.saw(worker.workerId, ++worker.activityVersion, sight, worker.idleSince);
    }
}
