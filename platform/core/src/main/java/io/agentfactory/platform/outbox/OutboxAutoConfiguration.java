package io.agentfactory.platform.outbox;

import io.agentfactory.platform.event.EventEncoder;
import io.agentfactory.platform.event.EventHeaders;
import io.agentfactory.platform.schema.PlatformMigrations;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** The outbox of a service with a database, and its relay. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnProperty(name = "agent-factory.outbox.enabled", matchIfMissing = true)
@EnableConfigurationProperties(OutboxProperties.class)
class OutboxAutoConfiguration {

    @Bean
    PlatformMigrations outboxMigrations() {
        return PlatformMigrations.inServiceSchema("classpath:agent-factory/db/outbox", "outbox_schema_history");
    }

    @Bean
    RelayStatus outboxRelayStatus(MeterRegistry meters, InstantSource clock) {
        return new RelayStatus(meters, clock);
    }

    @Bean
    OutboxRelay outboxRelay(
            JdbcConnectionDetails database,
            DefaultKafkaProducerFactory<byte[], byte[]> kafka,
            OutboxProperties properties,
            RelayStatus status,
            @Value("${agent-factory.schema}") String schema,
            @Value("${spring.application.name}") String service) {
        var connections = new RelayConnections(
                database.getJdbcUrl(), database.getUsername(), database.getPassword(), service + "-outbox");
        return new OutboxRelay(
                connections, schema, EventHeaders.sourceOf(service), producers(kafka, service), properties, status);
    }

    @Bean
    Outbox outbox(EventEncoder encoder, JdbcTemplate jdbc, OutboxRelay relay) {
        return new JdbcOutbox(encoder, jdbc, relay::wake);
    }

    @Bean
    OutboxHealth outboxHealthIndicator(OutboxRelay relay, RelayStatus status) {
        return new OutboxHealth(relay, status);
    }

    private static Supplier<Producer<byte[], byte[]>> producers(
            DefaultKafkaProducerFactory<byte[], byte[]> kafka, String service) {
        Map<String, Object> config = relayProducer(kafka.getConfigurationProperties(), service);
        return () -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The service's producer settings with those on which the order of a key rests. */
    static Map<String, Object> relayProducer(Map<String, Object> settings, String service) {
        Map<String, Object> config = new HashMap<>(settings);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, service + "-outbox");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // A round is flushed when all of it is handed over: until then what goes to one partition travels together.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 100);
        // A broker takes any first number from a producer that it does not know: of two requests in flight, a broker
        // that
        // is just starting would refuse the first and take the second.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        // A batch that expired would let the records behind it overtake; the relay itself gives up when it must.
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        return config;
    }
}
