package io.agentfactory.scaler.spawn;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where ids and jitter come from: no two copies of the service share it, and threads may. */
@Configuration(proxyBeanMethods = false)
class Chance {

    @Bean
    RandomGenerator randomGenerator() {
        return new SecureRandom();
    }
}
