package io.agentfactory.platform.outbox;

import io.agentfactory.platform.outbox.RelaySession.Backlog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What the relay is doing, for the health indicator and the metrics. Written by the relay's thread, read by any. */
final class RelayStatus {

    private final InstantSource clock;
    private final Counter published;
    private volatile boolean relaying;
    private volatile @Nullable Instant failingSince;
    private volatile String cause = "";
    private volatile Backlog backlog = Backlog.NONE;

    RelayStatus(MeterRegistry meters, InstantSource clock) {
        this.clock = clock;
        this.published = Counter.builder("agentfactory.outbox.published")
                .description("events that the brokers acknowledged")
                .register(meters);
        Gauge.builder("agentfactory.outbox.relaying", this, status -> status.relaying ? 1 : 0)
                .description("1 in the copy that relays")
                .register(meters);
        Gauge.builder("agentfactory.outbox.waiting", this, status -> status.backlog.rows())
                .description(
                        "rows waiting, counted up to 10000, as the relaying copy sees them; a row holds events of one transaction")
                .register(meters);
        Gauge.builder(
                        "agentfactory.outbox.oldest",
                        this,
                        status -> status.backlog.oldest().toMillis() / 1000.0)
                .baseUnit("seconds")
                .description("age of the oldest waiting row, as the relaying copy sees it")
                .register(meters);
    }

    void relaying(boolean nowRelaying) {
        relaying = nowRelaying;
        if (!nowRelaying) {
            backlog = Backlog.NONE;
        }
    }

    boolean isRelaying() {
        return relaying;
    }

    void measured(Backlog nowWaiting) {
        backlog = nowWaiting;
    }

    void published(int events) {
        published.increment(events);
        works();
    }

    void works() {
        failingSince = null;
    }

    void failed(Exception failure) {
        cause = rootOf(failure).getClass().getName();
        if (failingSince == null) {
            failingSince = clock.instant();
        }
    }

    static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** How long nothing has worked; zero while it works. */
    Duration failingFor() {
        Instant since = failingSince;
        return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    }

    /** Class of the last failure. */
    String cause() {
        return cause;
    }
}
