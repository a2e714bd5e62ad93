package io.agentfactory.platform.health;

import io.agentfactory.platform.event.KafkaCluster;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** What readiness asks besides Boot's own indicators. Liveness asks none of it: a restart heals no backend. */
@AutoConfiguration
class HealthAutoConfiguration {

    @Bean
    KafkaHealth kafkaHealthIndicator(KafkaCluster cluster) {
        return new KafkaHealth(cluster);
    }
}
