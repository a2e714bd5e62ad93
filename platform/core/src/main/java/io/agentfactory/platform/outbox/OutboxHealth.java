package io.agentfactory.platform.outbox;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Down when events have not been getting out for a while. Standing by is healthy. */
final class OutboxHealth implements HealthIndicator {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OutboxRelay relay;
    private final RelayStatus status;

    OutboxHealth(OutboxRelay relay, RelayStatus status) {
        this.relay = relay;
        this.status = status;
    }

    @Override
    public Health health() {
        boolean healthy = relay.isRunning() && status.failingFor().compareTo(PATIENCE) < 0;
        Health.Builder health = healthy ? Health.up() : Health.down().withDetail("cause", status.cause());
        return health.withDetail("relaying", status.isRelaying()).build();
    }
}
