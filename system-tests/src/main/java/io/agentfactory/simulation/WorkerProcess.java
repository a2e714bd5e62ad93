package io.agentfactory.simulation;

import java.time.Duration;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The process on a worker's machine, by the rules of the worker's SDK: it restores its workspace, asks for work, runs
 * one turn after another, and on leaving stores the workspace before it tells that it has drained. It can crash, hang,
 * or never call at all.
 */
final class WorkerProcess {

    private static final long RESTORE_LEAST = 2_000;
    private static final long RESTORE_MOST = 6_000;
    private static final long STORE_LEAST = 2_000;
    private static final long STORE_MOST = 8_000;
    private static final long TELL = 50;
    private static final long ASK_AGAIN = 1_000;
    private static final long REFUSALS_MOST = 60;
    private static final int FAILED = 1;
    private static final int KILLED = 137;

    /** How long a restore takes on average. */
    static final Duration RESTORE = Duration.ofMillis((RESTORE_LEAST + RESTORE_MOST) / 2);

    private enum Mode {
        RESTORING,
        LISTENING,
        BUSY,
        STORING,
        HUNG,
        ENDED
    }

    private final String workerId;
    private final Timeline timeline;
    private final Faults faults;
    private final Queue queue;
    private final IntConsumer exit;
    private Mode mode = Mode.RESTORING;
    private boolean leaving;
    private int refusals;
    private @Nullable Turn turn;

    /** @param exit is told the exit code when the process ends by itself or crashes */
    WorkerProcess(String workerId, Timeline timeline, Faults faults, Queue queue, IntConsumer exit) {
        this.workerId = workerId;
        this.timeline = timeline;
        this.faults = faults;
        this.queue = queue;
        this.exit = exit;
    }

    /** A turn that it has been given. */
    record Turn(Message message, long token, long since) {}

    String workerId() {
        return workerId;
    }

    boolean isThere() {
        return mode != Mode.ENDED;
    }

    /** In the middle of a turn, and at work on it. */
    boolean isBusy() {
        return mode == Mode.BUSY;
    }

    void start() {
        if (faults.strikes(Fault.DEAF_WORKER)) {
            mode = Mode.HUNG;
            return;
        }
        later(faults.next(faults.rates().machineCrashes()), () -> {
            if (!faults.areOver()) {
                faults.count(Fault.MACHINE_CRASH);
                crash(KILLED);
            }
        });
        later(faults.next(faults.rates().hangs()), this::hang);
        later(faults.chances().between(RESTORE_LEAST, RESTORE_MOST), this::restored);
    }

    private void restored() {
        if (leaving) {
            // Nothing was run, so there is nothing to store.
            drained();
        } else {
            ask();
        }
    }

    private void ask() {
        switch (queue.ask(this)) {
            case Queue.Reply.Work work -> run(work.turn());
            case Queue.Reply.Nothing nothing -> mode = Mode.LISTENING;
            case Queue.Reply.Leave leave -> store();
            case Queue.Reply.Refused refused -> {
                // The queue may learn of it late.
                if (++refusals > REFUSALS_MOST) {
                    end(0);
                } else {
                    later(ASK_AGAIN, this::ask);
                }
            }
        }
    }

    /** There may be something new for it. */
    void wake() {
        if (mode == Mode.LISTENING) {
            ask();
        }
    }

    private void run(Turn given) {
        mode = Mode.BUSY;
        turn = given;
        later(given.message().turnMillis(), () -> completed(given));
    }

    private void completed(Turn done) {
        mode = Mode.LISTENING;
        turn = null;
        Queue.Reply next = queue.complete(this, done, !leaving);
        if (next instanceof Queue.Reply.Work work) {
            run(work.turn());
        } else if (leaving) {
            store();
        } else {
            ask();
        }
    }

    /** Asked to end: the running turn ends first. */
    void signal() {
        leaving = true;
        if (mode == Mode.LISTENING) {
            store();
        }
    }

    private void store() {
        mode = Mode.STORING;
        later(faults.chances().between(STORE_LEAST, STORE_MOST), () -> {
            if (faults.strikes(Fault.SNAPSHOT_FAILED)) {
                crash(FAILED);
            } else {
                queue.stored(workerId);
                later(TELL, this::drained);
            }
        });
    }

    private void drained() {
        queue.drained(workerId);
        end(0);
    }

    /** Its main process ends with this code, whatever it was doing. */
    void crash(int exitCode) {
        if (isThere()) {
            end(exitCode);
        }
    }

    private void end(int exitCode) {
        vanish();
        exit.accept(exitCode);
    }

    /** It is no more, and tells nobody. */
    void vanish() {
        Turn lost = turn;
        mode = Mode.ENDED;
        turn = null;
        queue.lost(this, lost);
    }

    private void hang() {
        if (!faults.areOver()) {
            faults.count(Fault.HUNG_WORKER);
            Turn lost = turn;
            mode = Mode.HUNG;
            turn = null;
            queue.lost(this, lost);
        }
    }

    /** What it does next, unless it has ended or hangs by then. */
    private void later(long millis, Runnable step) {
        timeline.after(millis, () -> {
            if (mode != Mode.ENDED && mode != Mode.HUNG) {
                step.run();
            }
        });
    }
}
