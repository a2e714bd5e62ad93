package io.agentfactory.platform.listener;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.ConcurrentKafkaListenerContainerFactoryConfigurer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;

/**
 * Listeners commit after their method has returned, retry in place, and put aside what cannot be handled. Boot wires
 * the error handler and the interceptor into the default factory; {@code batchListeners} is the one for lists of
 * records.
 */
@AutoConfiguration(before = KafkaAutoConfiguration.class)
@EnableConfigurationProperties(ListenerProperties.class)
class ListenerAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerAutoConfiguration.class);

    @Bean
    TraceInterceptor traceInterceptor() {
        return new TraceInterceptor();
    }

    @Bean
    DefaultErrorHandler kafkaErrorHandler(
            ListenerProperties properties, KafkaTemplate<byte[], byte[]> kafka, MeterRegistry meters) {
        var schedule = new RetrySchedule(properties);
        var handler = new DefaultErrorHandler(new DeadLetters(kafka, meters));
        handler.setBackOffFunction(schedule);
        handler.setClassifications(Map.of(), true); // the schedule alone decides what is retried, and how often
        handler.setLogLevel(KafkaException.Level.DEBUG); // one line below says it, without the stack of every try
        handler.setResetStateOnExceptionChange(false); // it judges each failure by itself
        handler.setRetryListeners(
                schedule,
                (record, failure, attempt) -> LOG.atWarn()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("partition", record.partition())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("attempt", attempt)
                        .addKeyValue("cause", rootClass(failure))
                        .log("record failed"));
        return handler;
    }

    @Bean
    DeadConsumers deadConsumers(ApplicationContext context) {
        return new DeadConsumers(context);
    }

    /** For the default factory, which Boot makes. */
    @Bean
    ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> recordListeners() {
        return container -> takeErrors(container.getContainerProperties());
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<Object, Object> batchListeners(
            ConcurrentKafkaListenerContainerFactoryConfigurer configurer,
            ConsumerFactory<Object, Object> kafkaConsumerFactory) {
        var factory = new ConcurrentKafkaListenerContainerFactory<Object, Object>();
        configurer.configure(factory, kafkaConsumerFactory);
        factory.setBatchListener(true);
        factory.setContainerCustomizer(container -> isolate(container.getContainerProperties()));
        return factory;
    }

    @SuppressWarnings("unchecked") // what @KafkaListener methods for lists are adapted to
    private static void isolate(ContainerProperties container) {
        var listener = (BatchAcknowledgingConsumerAwareMessageListener<Object, Object>)
                Objects.requireNonNull(container.getMessageListener());
        container.setMessageListener(new IsolatingBatchListener(listener));
    }

    @SuppressWarnings("unchecked") // what other @KafkaListener methods are adapted to
    private static void takeErrors(ContainerProperties container) {
        if (container.getMessageListener() instanceof AcknowledgingConsumerAwareMessageListener<?, ?> listener) {
            container.setMessageListener(
                    new ErrorsAsFailures((AcknowledgingConsumerAwareMessageListener<Object, Object>) listener));
        }
    }

    private static String rootClass(@Nullable Throwable failure) {
        if (failure == null) {
            return "none";
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getName();
    }
}
