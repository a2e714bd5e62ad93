package io.agentfactory.worker;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's memory at the two ends of its life: whole before the first turn, stored before anyone is told that this
 * machine may go. Never stores what was not whole before, since that would hide the good snapshot.
 */
final class Memory {

    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

    private final WorkerSettings settings;
    private final WorkerDoor door;
    private final Snapshots snapshots;
    private final BackOff backOff;
    private final BooleanSupplier stopping;

    Memory(WorkerSettings settings, WorkerDoor door, BackOff backOff, BooleanSupplier stopping) {
        this.settings = settings;
        this.door = door;
        this.snapshots =
                new Snapshots(door, settings.snapshots(), settings.times().transfer());
        this.backOff = backOff;
        this.stopping = stopping;
    }

    /**
     * Restores it, trying again while the door is out of reach or does not know this worker yet.
     *
     * @return how the worker ends because of it, or null if it may run
     */
    @Nullable
    Ending restore() throws InterruptedException {
        long started = System.nanoTime();
        for (int failures = 1; ; failures++) {
            Snapshots.Restoration restoration;
            try (Presence _ = Presence.show(door, settings.times().heartbeat())) {
                restoration = snapshots.restore();
            }
            LOG.info("event=memory-restored workerId={} outcome={}", settings.workerId(), restoration);
            switch (restoration) {
                case Snapshots.Restoration.Restored _,
                        Snapshots.Restoration.NothingStored _,
                        Snapshots.Restoration.NotNeeded _ -> {
                    return null;
                }
                case Snapshots.Restoration.Refused(Refusal why) -> {
                    if (Duration.ofNanos(System.nanoTime() - started)
                                    .compareTo(settings.times().refusalPatience())
                            > 0) {
                        return Ending.REFUSED;
                    }
                }
                case Snapshots.Restoration.Unreachable(String why) -> {
                    if (Duration.ofNanos(System.nanoTime() - started)
                                    .compareTo(settings.times().outagePatience())
                            > 0) {
                        return restoreFailed(why);
                    }
                }
                case Snapshots.Restoration.Failed(String why) -> {
                    return restoreFailed(why);
                }
            }
            if (stopping.getAsBoolean()) {
                // Nothing was restored and nothing was run: there is no memory to store.
                return tellDrained("stopped before its first turn");
            }
            Thread.sleep(backOff.after(failures));
        }
    }

    /** Refuses to run without the memory that there is, unless told otherwise: the next snapshot would hide it. */
    private @Nullable Ending restoreFailed(String why) throws InterruptedException {
        if (settings.snapshots().startEmpty() && snapshots.startEmpty() instanceof Snapshots.Restoration.NotNeeded) {
            LOG.error("event=memory-given-up workerId={} reason=\"{}\"", settings.workerId(), why);
            return null;
        }
        LOG.error("event=restore-failed workerId={} reason=\"{}\"", settings.workerId(), why);
        door.drained("restore-failed: " + why);
        return Ending.RESTORE_FAILED;
    }

    /** Stores it, and then tells the door that this worker has left. */
    Ending store(StopReason reason) throws InterruptedException {
        LOG.info("event=draining workerId={} reason={}", settings.workerId(), reason.wireName());
        Snapshots.Storing stored;
        try (Presence _ = Presence.show(door, settings.times().heartbeat())) {
            stored = snapshots.store(reason);
        }
        LOG.info("event=memory-stored workerId={} outcome={}", settings.workerId(), stored);
        return switch (stored) {
            case Snapshots.Storing.Stored _, Snapshots.Storing.NotNewest _ -> tellDrained(reason.wireName());
            case Snapshots.Storing.Failed _ -> Ending.SNAPSHOT_FAILED;
        };
    }

    private Ending tellDrained(String reason) throws InterruptedException {
        Answer<Boolean> told = door.drained(reason);
        if (!(told instanceof Answer.Given<Boolean>)) {
            LOG.warn("event=drained-untold workerId={} answer={}", settings.workerId(), told);
        }
        return Ending.DRAINED;
    }
}
