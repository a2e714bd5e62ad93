package io.agentfactory.queue.retention;

import io.agentfactory.queue.tick.Ticked;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Clears away what has been kept long enough, in bounded batches. */
@Component
class Retention implements Ticked {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final int BATCH = 500;
    private static final int MOST_BATCHES = 50;

    private final List<Expiring> kept;

    Retention(List<Expiring> kept) {
        this.kept = kept;
    }

    @Override
    public String tick() {
        return "retention";
    }

    @Override
    public void run() {
        kept.forEach(Retention::clear);
    }

    /** What fails holds up nothing else, and is met again by the next tick. */
    private static void clear(Expiring expiring) {
        int cleared = 0;
        try {
            for (int batch = 0; batch < MOST_BATCHES; batch++) {
                int now = expiring.clear(BATCH);
                cleared += now;
                if (now < BATCH) {
                    break;
                }
            }
        } catch (RuntimeException e) {
            log.warn("event=retention-failed what={} error={}", expiring.what(), e.toString());
        }
        if (cleared > 0) {
            log.info("event=retention what={} cleared={}", expiring.what(), cleared);
        }
    }
}
