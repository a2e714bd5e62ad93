package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.reconcile.Reconciler.Outcome;
import io.agentfactory.scaler.trigger.TriggerApi;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Runs reconciles when they are due: at once for an event that this copy has taken, at its deadline, and, once a
 * second, whatever the database says is due and nobody has done. Requests that come while a workspace is being
 * reconciled share the next one.
 */
@Component
class ReconcileLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReconcileLoop.class);
    private static final int STOP_SECONDS = 15;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Reconciler reconciler;
    private final TriggerApi triggers;
    private final TaskScheduler scheduler;
    private final ReconcileProperties properties;
    private final Semaphore turns;
    private final ConcurrentHashMap<String, Integer> requests = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, ScheduledFuture<?>> deadlines = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean running;

    ReconcileLoop(Reconciler reconciler, TriggerApi triggers, TaskScheduler scheduler, ReconcileProperties properties) {
        this.reconciler = reconciler;
        this.triggers = triggers;
        this.scheduler = scheduler;
        this.properties = properties;
        this.turns = new Semaphore(properties.workspaces());
    }

    @Override
    public void start() {
        running = true;
        triggers.onRequest(this::wake);
    }

    /** Lets a running reconcile end, so that its lock is released and not lost. */
    @Override
    public void stop() {
        running = false;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What a copy that died has left undone, and deadlines that it kept. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void wakeDue() {
        if (!running) {
            return;
        }
        try {
            triggers.due().forEach(this::wake);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("error", e.toString()).log("what is due is not known");
        }
    }

    private void wake(String workspaceId) {
        if (running && requests.merge(workspaceId, 1, Integer::sum) == 1) {
            try {
                threads.execute(() -> runAll(workspaceId));
            } catch (RejectedExecutionException e) {
                requests.remove(workspaceId);
            }
        }
    }

    private void runAll(String workspaceId) {
        try {
            while (running) {
                Integer seen = requests.get(workspaceId);
                Duration pause = run(workspaceId);
                Thread.sleep(pause);
                // A request that came meanwhile has changed the number, and is served by another round.
                if (seen == null || requests.remove(workspaceId, seen)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!running) {
                requests.remove(workspaceId);
            }
        }
    }

    /** Returns how long to leave the workspace alone. */
    private Duration run(String workspaceId) throws InterruptedException {
        turns.acquire();
        try {
            return switch (reconciler.reconcile(workspaceId)) {
                case Outcome.Busy busy -> {
                    // The other copy may have begun before this request; what it leaves is due again.
                    if (triggers.due().contains(workspaceId)) {
                        wake(workspaceId);
                    }
                    yield properties.busyPause();
                }
                case Outcome.Done done -> {
                    Duration wakeIn = done.wakeIn();
                    if (wakeIn != null) {
                        wakeAfter(workspaceId, wakeIn);
                    }
                    yield properties.pause();
                }
            };
        } catch (RuntimeException e) {
            return failed(workspaceId, e);
        } catch (Error e) {
            // Thrown on, it would end this thread and leave the workspace marked as being served, for ever.
            return failed(workspaceId, e);
        } finally {
            turns.release();
        }
    }

    /** It stays due in the database. */
    private static Duration failed(String workspaceId, Throwable cause) {
        log.atWarn()
                .addKeyValue("workspaceId", workspaceId)
                .addKeyValue("error", cause.toString())
                .log("reconcile failed");
        return AFTER_FAILURE;
    }

    private void wakeAfter(String workspaceId, Duration wait) {
        Instant at = scheduler.getClock().instant().plus(wait.isNegative() ? Duration.ZERO : wait);
        ScheduledFuture<?> before = deadlines.put(workspaceId, scheduler.schedule(() -> wake(workspaceId), at));
        if (before != null) {
            before.cancel(false);
        }
    }
}
