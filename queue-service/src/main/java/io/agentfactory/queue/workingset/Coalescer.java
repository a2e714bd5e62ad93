package io.agentfactory.queue.workingset;

import io.agentfactory.platform.event.Trace;
import io.agentfactory.platform.failure.Transience;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

/**
 * Lets calls that come while a transaction runs share the next one. A caller that finds none running runs one in its
 * own thread, at once and with whatever else waits; it goes on serving others only until its own call is answered, then
 * hands the rest over. Another is begun beside one that runs only if as many calls wait as may share it, or if the one
 * has run for long: it may be waiting for a lock.
 *
 * <p>Calls that share a transaction are worked on one after the other, each seeing what those before it did. If one of
 * them throws, all are undone and each is run in a transaction of its own, so nobody gets another's error.
 */
@Component
class Coalescer implements AutoCloseable {

    private final LockedTransactions transactions;
    private final CoalescingSettings settings;
    private final DistributionSummary callsPerTransaction;
    private final Queue<Call<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inLine = new AtomicInteger();
    private final Places places;
    private final ScheduledThreadPoolExecutor timer;

    Coalescer(LockedTransactions transactions, CoalescingSettings settings, MeterRegistry meters) {
        this.transactions = transactions;
        this.settings = settings;
        this.places = new Places(settings.transactions());
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("coalescing-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        // Calls that are still made while the service stops do without it.
        timer.setRejectedExecutionHandler((task, closed) -> {});
        Gauge.builder("agentfactory.coalescing.waiting", inLine, AtomicInteger::get)
                .description("calls that wait for a transaction")
                .register(meters);
        this.callsPerTransaction = DistributionSummary.builder("agentfactory.coalescing.calls")
                .description("calls that shared a transaction")
                .register(meters);
    }

    /** One caller's work and, once there is one, its answer. */
    private record Call<T>(Locks locks, Function<WorkingSet, T> work, Trace trace, CompletableFuture<T> answer) {

        /** Does the work, and returns how to tell the caller once it is committed. */
        Runnable workOn(WorkingSet set) {
            try (Trace.Scope scope = trace.enter()) {
                T result = work.apply(set);
                return () -> answer.complete(result);
            }
        }
    }

    <T> T run(Locks locks, Function<WorkingSet, T> work) {
        Call<T> call = new Call<>(locks, work, Trace.current(), new CompletableFuture<>());
        waiting.add(call);
        inLine.incrementAndGet();
        boolean served = false;
        while (!call.answer().isDone() && serveOnce()) {
            served = true; // Perhaps others only, who came before.
        }
        if (served && !waiting.isEmpty()) {
            Thread.startVirtualThread(this::serveAll);
        }
        return answerOf(call);
    }

    private static <T> T answerOf(Call<T> call) {
        try {
            return call.answer().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Looks again after each: who adds a call and begins no transaction counts on whoever ends one to see it. */
    private void serveAll() {
        while (serveOnce()) {
            // until nothing waits, or others serve
        }
    }

    /**
     * Takes what waits, if something does and a transaction may begin. If none may, all of it is in the line already,
     * and whoever ends one, or has waited for it long enough, looks at the line afterwards.
     */
    private boolean serveOnce() {
        if (waiting.isEmpty() || !places.take(inLine.get() >= settings.callsPerTransaction())) {
            return false;
        }
        AtomicBoolean waitedFor = new AtomicBoolean(true);
        ScheduledFuture<?> overdue = timer.schedule(
                () -> {
                    waitNoMore(waitedFor);
                    Thread.startVirtualThread(this::serveAll);
                },
                settings.patience().toNanos(),
                TimeUnit.NANOSECONDS);
        try {
            // Whoever is about to call, because the transaction before has just answered it, gets in too. Nobody waits:
            // where there is no such thread, this returns at once.
            Thread.yield();
            List<Call<?>> batch = new ArrayList<>();
            for (Call<?> next = waiting.poll(); next != null; next = waiting.poll()) {
                batch.add(next);
                inLine.decrementAndGet();
                if (batch.size() == settings.callsPerTransaction()) {
                    break;
                }
            }
            if (!batch.isEmpty()) {
                serve(batch);
            }
            return true;
        } finally {
            overdue.cancel(false);
            waitNoMore(waitedFor);
            places.leave();
        }
    }

    private void waitNoMore(AtomicBoolean waitedFor) {
        if (waitedFor.getAndSet(false)) {
            places.waitForOneLess();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void serve(List<Call<?>> batch) {
        callsPerTransaction.record(batch.size());
        if (batch.size() == 1) {
            serveAlone(batch.getFirst());
            return;
        }
        try {
            transactions.once(set -> workOnAll(batch, set)).forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            if (e instanceof RuntimeException && !backendIsAway(e)) {
                batch.forEach(this::serveAlone);
            } else {
                batch.forEach(call -> call.answer().completeExceptionally(e));
            }
        }
    }

    /** Returns how to tell the callers once all is committed. */
    private static List<Runnable> workOnAll(List<Call<?>> batch, WorkingSet set) {
        set.lock(Locks.all(batch.stream().map(Call::locks).toList()));
        List<Runnable> answers = new ArrayList<>();
        batch.forEach(call -> answers.add(call.workOn(set)));
        return answers;
    }

    private void serveAlone(Call<?> call) {
        try {
            transactions
                    .retried(set -> {
                        set.lock(call.locks());
                        return call.workOn(set);
                    })
                    .run();
        } catch (RuntimeException | Error e) {
            call.answer().completeExceptionally(e);
        }
    }

    /**
     * Then each of them would meet the same, one time-out after the other; and a commit that was cut off may have been
     * made, so that nothing of it can be done again here.
     */
    private static boolean backendIsAway(Throwable failure) {
        return Transience.isTransient(failure) && !(failure instanceof ConcurrencyFailureException);
    }
}
