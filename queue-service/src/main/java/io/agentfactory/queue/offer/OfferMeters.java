package io.agentfactory.queue.offer;

import io.agentfactory.queue.AfterCommit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts what becomes of offers, once it is committed. */
@Component
class OfferMeters {

    private final Counter made;
    private final Counter accepted;
    private final Counter lapsed;

    OfferMeters(MeterRegistry meters) {
        this.made = counter(meters, "made");
        this.accepted = counter(meters, "accepted");
        this.lapsed = counter(meters, "lapsed");
    }

    private static Counter counter(MeterRegistry meters, String step) {
        return Counter.builder("agentfactory.offers")
                .description("offers to workers that listen, by what happened to them")
                .tag("step", step)
                .register(meters);
    }

    void made() {
        AfterCommit.run(made::increment);
    }

    void accepted() {
        AfterCommit.run(accepted::increment);
    }

    void lapsed() {
        AfterCommit.run(lapsed::increment);
    }
}
