package io.agentfactory.cleanup.tick;

import java.time.Instant;
import org.springframework.stereotype.Component;

/** What other features may do with ticks. */
@Component
public class TickApi {

    private final Ticks ticks;

    TickApi(Ticks ticks) {
        this.ticks = ticks;
    }

    /** Forgets slots before this moment: none of them can be asked for any more. */
    public int forgetBefore(Instant before) {
        return ticks.forgetBefore(before);
    }
}
