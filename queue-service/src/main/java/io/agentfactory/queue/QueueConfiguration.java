package io.agentfactory.queue;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** What the features share and Spring does not bring. */
@Configuration
@EnableScheduling
class QueueConfiguration {

    @Bean
    RandomGenerator randomGenerator() {
        return new SecureRandom();
    }

    /** A thread for each kind of work that comes by the clock: a long recovery must not hold up the word on demand. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(3);
        scheduler.setThreadNamePrefix("queue-clock-");
        return scheduler;
    }

    /**
     * PostgreSQL keeps no NUL in a text. Programs leave one in their output now and then, and a turn must not be lost
     * over it.
     */
    @Bean
    JacksonModule textWithoutNul() {
        return new SimpleModule("text-without-nul").addDeserializer(String.class, new TextWithoutNul());
    }

    private static final class TextWithoutNul extends StdScalarDeserializer<String> {

        private TextWithoutNul() {
            super(String.class);
        }

        @Override
        public @Nullable String deserialize(JsonParser json, DeserializationContext context) {
            String text = StringDeserializer.instance.deserialize(json, context);
            return text == null ? null : text.replace('\0', '\uFFFD');
        }
    }

    /** For what workers leave undated; never for leases or schedules. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
