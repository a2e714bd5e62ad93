package io.agentfactory.ingress.reply;

import io.agentfactory.events.DeliveryOutcome;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Counts deliveries by outcome, and shows how many conversations wait for one. */
@Component
class ReplyMeters {

    private final MeterRegistry meters;
    private final InstantSource clock;
    private final AtomicInteger waitingLanes = new AtomicInteger();

    ReplyMeters(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        Gauge.builder("agentfactory.reply.lanes", waitingLanes, AtomicInteger::get)
                .description("Conversations with replies to deliver, over all copies")
                .register(meters);
    }

    void ended(Reply reply, DeliveryOutcome outcome) {
        String ended = outcome.name().toLowerCase(Locale.ROOT);
        count(reply, ended);
        Timer.builder("agentfactory.reply.duration")
                .description("Time from the end of the agent's turn until the reply had its outcome")
                .tag("outcome", ended)
                .register(meters)
                .record(Duration.between(reply.requestedAt(), clock.instant()));
    }

    void postponed(Reply reply) {
        count(reply, "postponed");
    }

    void waitingLanes(int lanes) {
        waitingLanes.set(lanes);
    }

    private void count(Reply reply, String outcome) {
        String provider = reply.provider().equals("telegram") ? "telegram" : "other";
        meters.counter("agentfactory.reply.deliveries", "provider", provider, "outcome", outcome)
                .increment();
    }
}
