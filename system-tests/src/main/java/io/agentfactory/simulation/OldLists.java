package io.agentfactory.simulation;

import java.time.Duration;
import java.util.List;

/** Shows a list as the provider does: mostly as it is, sometimes as it was, with gaps, or empty. */
final class OldLists<T> {

    /** Fly has been seen to show new things late, by less than this. */
    private static final long OLDEST = Duration.ofSeconds(45).toMillis();

    private static final double MISSING = 0.2;

    private final Timeline timeline;
    private final Faults faults;
    private List<T> last = List.of();
    private long lastAt;

    OldLists(Timeline timeline, Faults faults) {
        this.timeline = timeline;
        this.faults = faults;
    }

    List<T> shown(List<T> now) {
        if (faults.strikes(Fault.EMPTY_LIST)) {
            return List.of();
        }
        if (faults.strikes(Fault.PARTIAL_LIST)) {
            return now.stream()
                    .filter(each -> !faults.chances().happens(MISSING))
                    .toList();
        }
        if (timeline.now() - lastAt < OLDEST && faults.strikes(Fault.STALE_LIST)) {
            return last;
        }
        last = now;
        lastAt = timeline.now();
        return now;
    }
}
