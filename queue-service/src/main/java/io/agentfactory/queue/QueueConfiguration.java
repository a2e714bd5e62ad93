package io.agentfactory.queue;

import java.security.SecureRandom;
import java.time.Clock;
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

    /** For what workers leave undated; never for leases or schedules. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
