package io.agentfactory.queue.workingset;

import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.event.Trace;
import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.activity.ActivityEvents;
import io.agentfactory.queue.worker.KnownWorker;
import java.util.ArrayList;
import java.util.List;

/**
 * What a transaction saw of one worker, in order. A pause that a claim ends in the same transaction never was one for
 * anybody else: a worker that goes from turn to turn stays at work, and nothing is told.
 */
final class WorkerStory {

    private final List<Seen> seen = new ArrayList<>();

    private record Seen(Activity activity, Trace trace) {}

    void add(Activity activity) {
        boolean goesOn = false;
        if (activity instanceof Activity.Claimed) {
            goesOn = dropLast(Activity.Idle.class);
            // Said before the pause, that it is ready was not true of a worker at work, nor told: it starts now.
            goesOn = !dropLast(Activity.Ready.class) && goesOn;
        }
        if (!goesOn) {
            seen.add(new Seen(activity, Trace.current()));
        }
    }

    private boolean dropLast(Class<? extends Activity> kind) {
        boolean last = !seen.isEmpty() && kind.isInstance(seen.getLast().activity());
        if (last) {
            seen.removeLast();
        }
        return last;
    }

    /** The events, with versions that follow the worker's. */
    List<OutboundEvent> tell(KnownWorker worker) {
        List<OutboundEvent> events = new ArrayList<>();
        for (Seen each : seen) {
            long version = worker.activityVersion() + events.size() + 1;
            events.add(ActivityEvents.changed(worker, each.activity(), version).in(each.trace()));
        }
        return events;
    }
}
