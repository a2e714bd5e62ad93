package io.agentfactory.platform.event;

import io.agentfactory.platform.startup.StartupException;
import io.agentfactory.serde.AvroEventSerializer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/** One producer of bytes per service, and the encoder that turns events into them. */
@AutoConfiguration(before = KafkaAutoConfiguration.class)
@EnableConfigurationProperties(EventProperties.class)
class EventAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InstantSource instantSource() {
        return InstantSource.system();
    }

    /** The class named by {@code spring.kafka.producer.value-serializer}, with the producer's settings. */
    @Bean(destroyMethod = "close")
    Serializer<Object> eventSerializer(KafkaProperties kafka) {
        Map<String, Object> config = kafka.buildProducerProperties();
        @SuppressWarnings("unchecked")
        var serializer = (Serializer<Object>)
                BeanUtils.instantiateClass(kafka.getProducer().getValueSerializer());
        serializer.configure(config, false);
        return serializer;
    }

    @Bean
    EventEncoder eventEncoder(Serializer<Object> eventSerializer, EventProperties properties, InstantSource clock) {
        return new EventEncoder(eventSerializer, properties.maxBytes(), clock, new EventIds());
    }

    @Bean
    DefaultKafkaProducerFactory<byte[], byte[]> kafkaProducerFactory(
            KafkaProperties kafka,
            KafkaConnectionDetails connection,
            ObjectProvider<DefaultKafkaProducerFactoryCustomizer> customizers) {
        Map<String, Object> config = kafka.buildProducerProperties();
        config.put(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                connection.getProducer().getBootstrapServers());
        config.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
        config.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
        var factory = new DefaultKafkaProducerFactory<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        customizers.orderedStream().forEach(customizer -> customizer.customize(factory));
        return factory;
    }

    @Bean
    KafkaTemplate<byte[], byte[]> kafkaTemplate(ProducerFactory<byte[], byte[]> kafkaProducerFactory) {
        return new KafkaTemplate<>(kafkaProducerFactory);
    }

    @Bean
    @ConditionalOnMissingBean
    EventPublisher eventPublisher(
            EventEncoder encoder,
            KafkaTemplate<byte[], byte[]> kafkaTemplate,
            @Value("${spring.application.name}") String service) {
        return new KafkaEventPublisher(encoder, kafkaTemplate, EventHeaders.sourceOf(service));
    }

    @Bean
    KafkaCluster kafkaCluster(KafkaProperties kafka, KafkaConnectionDetails connection) {
        List<String> servers = connection.getAdmin().getBootstrapServers();
        Map<String, Object> config = kafka.buildAdminProperties();
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
        return new KafkaCluster(config, String.join(",", servers));
    }

    @Bean
    SmartInitializingSingleton kafkaIsThere(KafkaCluster cluster, EventProperties properties) {
        return () -> {
            if (!cluster.answersWithin(properties.startupTimeout())) {
                throw new StartupException("Kafka does not answer at " + cluster.bootstrapServers()
                        + ": start it, or set AGENT_FACTORY_KAFKA_BOOTSTRAP to the brokers' addresses.");
            }
        };
    }

    /** Another serializer than ours asks at its first event. */
    @Bean
    SmartInitializingSingleton schemasAreRegistered(
            KafkaProperties kafka,
            Serializer<Object> eventSerializer,
            @Value("${spring.application.name}") String service) {
        return () -> {
            if ((Object) eventSerializer instanceof AvroEventSerializer ours) {
                String url = String.valueOf(kafka.getProperties().get("schema.registry.url"));
                RegisteredSchemas.prepare(ours, url, service);
            }
        };
    }
}
