package io.agentfactory.queue;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What the features share and Spring does not bring. */
@Configuration
@EnableScheduling
class QueueConfiguration {

    @Bean
    RandomGenerator randomGenerator() {
        return new SecureRandom();
    }
}
