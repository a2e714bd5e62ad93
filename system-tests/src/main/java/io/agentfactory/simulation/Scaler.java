package io.agentfactory.simulation;

import io.agentfactory.scaler.reconcile.Rounds;
import io.agentfactory.scaler.trigger.Pending;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one copy of the scaler: reconciles when it is asked to, at its deadlines and with every tick, and crashes now and
 * then. What it knew is then gone; it begins again from its records.
 */
final class Scaler {

    private static final long PAUSE = 20;
    private static final long TICK = Duration.ofMinutes(5).toMillis();
    private static final long DOWN_LEAST = Duration.ofSeconds(3).toMillis();
    private static final long DOWN_MOST = Duration.ofSeconds(90).toMillis();

    private final Timeline timeline;
    private final Faults faults;
    private final CrashPoints crashes;
    private final Triggers triggers;
    private final Waits waits;
    private final Rounds rounds;
    private boolean up = true;
    private boolean running;
    private boolean woken;
    private long nextRun = Long.MAX_VALUE;

    Scaler(Timeline timeline, Faults faults, CrashPoints crashes, Triggers triggers, Waits waits, Rounds rounds) {
        this.timeline = timeline;
        this.faults = faults;
        this.crashes = crashes;
        this.triggers = triggers;
        this.waits = waits;
        this.rounds = rounds;
    }

    void start() {
        triggers.onRequest(workspaceId -> wake());
        tick();
    }

    boolean isUp() {
        return up;
    }

    private void tick() {
        if (up) {
            triggers.requestAllWithListing();
        }
        timeline.after(TICK, this::tick);
    }

    private void wake() {
        woken = true;
        if (up && !running) {
            runAt(timeline.now() + PAUSE);
        }
    }

    /** One run is planned at a time, the earliest that was asked for. */
    private void runAt(long moment) {
        if (moment < nextRun) {
            nextRun = moment;
            timeline.at(moment, () -> runIfStillPlanned(moment));
        }
    }

    private void runIfStillPlanned(long moment) {
        if (moment == nextRun && up && !running) {
            nextRun = Long.MAX_VALUE;
            run();
        }
    }

    private void run() {
        running = true;
        woken = false;
        crashes.begin();
        try {
            Pending pending = triggers.pending(World.WORKSPACE);
            @Nullable Instant next = rounds.run(World.WORKSPACE, pending, () -> {});
            triggers.handled(World.WORKSPACE, pending.requested(), next);
        } catch (Crash crash) {
            down();
        } finally {
            crashes.end();
            running = false;
        }
        goOn();
    }

    private void goOn() {
        if (!up) {
            return;
        }
        if (woken || !triggers.due().isEmpty()) {
            runAt(timeline.now() + PAUSE);
        } else {
            Instant due = triggers.dueAt();
            if (due != null) {
                runAt(due.toEpochMilli());
            }
        }
    }

    private void down() {
        up = false;
        nextRun = Long.MAX_VALUE;
        waits.lose();
        timeline.after(faults.chances().between(DOWN_LEAST, DOWN_MOST), () -> {
            up = true;
            goOn();
        });
    }
}
