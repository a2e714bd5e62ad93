package io.agentfactory.platform.health;

import io.agentfactory.platform.event.KafkaCluster;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while the brokers answer. */
final class KafkaHealth implements HealthIndicator {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KafkaCluster cluster;

    KafkaHealth(KafkaCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Health health() {
        return cluster.answersWithin(PATIENCE)
                ? Health.up().build()
                : Health.down()
                        .withDetail("bootstrapServers", cluster.bootstrapServers())
                        .build();
    }
}
