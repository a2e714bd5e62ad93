package io.agentfactory.queue.departure;

import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.pin.Pins;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * Workers that get no more work: because they said so, or because they fell silent. Their lanes are freed, and they get
 * none even if they come back: another worker may have served the conversation meanwhile, and their disk would be out
 * of date.
 */
@Service
public class Departures {

    private final WorkingSets workingSets;
    private final SilentWorkers silentWorkers;
    private final Pins pins;
    private final Offers offers;
    private final DepartureSettings settings;

    Departures(
            WorkingSets workingSets,
            SilentWorkers silentWorkers,
            Pins pins,
            Offers offers,
            DepartureSettings settings) {
        this.workingSets = workingSets;
        this.silentWorkers = silentWorkers;
        this.pins = pins;
        this.offers = offers;
        this.settings = settings;
    }

    /** The worker will not ask again. Said again it changes nothing. A turn that still runs is left to its lease. */
    public void drained(String workerId, String reason) {
        workingSets.alone(Locks.ofWorker(workerId), set -> {
            KnownWorker worker = set.worker(workerId).orElseThrow().contact();
            set.save(worker);
            String noted = "drained: " + reason;
            if (!noted.equals(worker.retiredReason())) {
                retire(set, worker, noted, new Activity.Drained(reason));
            }
            return true;
        });
    }

    /**
     * Retires workers that run no turn and have not called for too long, at most {@code limit}. Returns how many it
     * found.
     */
    public int retireSilent(int limit) {
        List<String> silent = silentWorkers.silentFor(settings.silentAfter(), limit);
        workingSets.each("silent-worker", silent, Locks::ofWorkers, this::retireIfSilent);
        return silent.size();
    }

    private void retireIfSilent(WorkingSet set, String workerId) {
        set.worker(workerId)
                // Judged again under the locks: meanwhile it may have called, claimed or been pinned.
                .filter(this::stillSilent)
                .filter(worker -> ownLane(set, worker).filter(Lane::running).isEmpty())
                .ifPresent(worker -> {
                    String reason = "no call for " + settings.silentAfter().toSeconds() + " s";
                    retire(set, worker, reason, new Activity.Silent(reason));
                });
    }

    private boolean stillSilent(KnownWorker worker) {
        Instant last = worker.presence().lastContactAt();
        return worker.mayWork() && last != null && last.isBefore(worker.readAt().minus(settings.silentAfter()));
    }

    private void retire(WorkingSet set, KnownWorker worker, String reason, Activity activity) {
        KnownWorker retired = worker.retire(reason);
        set.save(retired);
        ownLane(set, worker).ifPresent(lane -> {
            offers.withdraw(lane.laneId());
            pins.release(set, lane, retired);
        });
        set.saw(worker.workerId(), activity);
    }

    private static Optional<Lane> ownLane(WorkingSet set, KnownWorker worker) {
        return set.laneOf(worker).filter(lane -> lane.ownedBy(worker.workerId()));
    }
}
