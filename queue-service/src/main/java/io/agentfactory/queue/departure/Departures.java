package io.agentfactory.queue.departure;

import io.agentfactory.queue.OneByOne;
import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.activity.WorkerActivities;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.pin.Pins;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Workers that get no more work: because they said so, or because they fell silent. Their lanes are freed, and they get
 * none even if they come back: another worker may have served the conversation meanwhile, and their disk would be out
 * of date.
 */
@Service
public class Departures {

    private final TransactionTemplate transaction;
    private final WorkerStore workers;
    private final SilentWorkers silentWorkers;
    private final LaneStore lanes;
    private final Pins pins;
    private final Offers offers;
    private final WorkerActivities activities;
    private final DepartureSettings settings;

    Departures(
            TransactionTemplate transaction,
            WorkerStore workers,
            SilentWorkers silentWorkers,
            LaneStore lanes,
            Pins pins,
            Offers offers,
            WorkerActivities activities,
            DepartureSettings settings) {
        this.transaction = transaction;
        this.workers = workers;
        this.silentWorkers = silentWorkers;
        this.lanes = lanes;
        this.pins = pins;
        this.offers = offers;
        this.activities = activities;
        this.settings = settings;
    }

    /** The worker will not ask again. Said again it changes nothing. A turn that still runs is left to its lease. */
    public void drained(String workerId, String reason) {
        transaction.executeWithoutResult(status -> {
            Optional<Lane> lane = lockLaneOf(workerId);
            KnownWorker worker = workers.lock(workerId).orElseThrow();
            if (!isOf(worker, lane)) {
                // Asked again, the worker's lane is locked first.
                throw new ConcurrencyFailureException("worker " + workerId + " was pinned or freed at this moment");
            }
            workers.contact(workerId);
            String noted = "drained: " + reason;
            if (!noted.equals(worker.retiredReason())) {
                retire(worker, lane, noted, new Activity.Drained(reason));
            }
        });
    }

    /**
     * Retires workers that run no turn and have not called for too long, at most {@code limit}. Returns how many it
     * found.
     */
    public int retireSilent(int limit) {
        List<String> silent = silentWorkers.silentFor(settings.silentAfter(), limit);
        OneByOne.handle("silent-worker", silent, this::retireIfSilent);
        return silent.size();
    }

    private void retireIfSilent(String workerId) {
        transaction.executeWithoutResult(status -> {
            Optional<Lane> lane = lockLaneOf(workerId);
            workers.lock(workerId)
                    // Judged again under the locks: meanwhile it may have called, claimed or been pinned.
                    .filter(worker -> isOf(worker, lane)
                            && stillSilent(worker)
                            && lane.map(it -> !it.running()).orElse(true))
                    .ifPresent(worker -> {
                        String reason = "no call for " + settings.silentAfter().toSeconds() + " s";
                        retire(worker, lane, reason, new Activity.Silent(reason));
                    });
        });
    }

    private boolean stillSilent(KnownWorker worker) {
        Instant last = worker.lastContactAt();
        return worker.mayWork() && last != null && last.isBefore(worker.readAt().minus(settings.silentAfter()));
    }

    private void retire(KnownWorker worker, Optional<Lane> lane, String reason, Activity activity) {
        workers.retire(worker.workerId(), reason);
        lane.ifPresent(it -> {
            offers.withdraw(it.laneId());
            pins.release(it, worker.workerId());
        });
        activities.publish(worker.workspaceId(), worker.workerId(), activity, worker.readAt());
    }

    /** Whether the lane that was locked before the worker still is the worker's. */
    private static boolean isOf(KnownWorker worker, Optional<Lane> lane) {
        return Objects.equals(worker.laneId(), lane.map(Lane::laneId).orElse(null));
    }

    private Optional<Lane> lockLaneOf(String workerId) {
        return workers.find(workerId).map(KnownWorker::laneId).flatMap(lanes::lock);
    }
}
