package io.agentfactory.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.platform.app.Http;
import io.agentfactory.platform.app.KafkaTopics;
import io.agentfactory.platform.app.TestService;
import io.agentfactory.platform.failure.Transience;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

class EventPublisherTest {

    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.settings());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void anEventCarriesCloudEventsAndTraceHeaders() throws Exception {
        // Given
        String topic = KafkaTopics.make("published", 1);
        EventPublisher publisher = service.getBean(EventPublisher.class);
        Instant before = Instant.now();

        // When
        try (var trace = new Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331").enter()) {
            publisher.publish(tick(topic)).get(20, TimeUnit.SECONDS);
        }

        // Then
        var record = KafkaTopics.readAll(topic).getFirst();
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("key");
        assertThat(record.value()).startsWith(0);
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_type")).isEqualTo("io.agentfactory.events.ScheduledTick");
        assertThat(header(record, "ce_source")).isEqualTo("/agent-factory/ingress-service");
        assertThat(header(record, "ce_id")).hasSize(36);
        assertThat(Instant.parse(header(record, "ce_time"))).isBetween(before, Instant.now());
        assertThat(header(record, "content-type")).isEqualTo("application/avro");
        assertThat(header(record, "traceparent")).isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    @Test
    void theProducerWaitsForAllReplicasAndNeverRepeats() {
        assertThat(producerSettings())
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("max.in.flight.requests.per.connection", "1")
                .containsEntry("linger.ms", "0");
    }

    @Test
    void aDeadBrokerIsToldWithinSeconds() {
        // Given
        Map<String, Object> settings = new HashMap<>(producerSettings());
        settings.put("bootstrap.servers", "127.0.0.1:1");
        var factory = new DefaultKafkaProducerFactory<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        var publisher =
                new KafkaEventPublisher(service.getBean(EventEncoder.class), new KafkaTemplate<>(factory), "/test");
        long begin = System.nanoTime();

        // When
        CompletableFuture<Void> published = publisher.publish(tick("any"));

        // Then
        assertThatThrownBy(() -> published.get(15, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .matches(Transience::isTransient);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
        factory.destroy();
    }

    @Test
    void aServiceWithAllItsBackendsIsReady() {
        // When
        var readiness = new Http(service).get("/actuator/health/readiness", null);

        // Then
        assertThat(readiness.json()).containsEntry("status", "UP");
        assertThat(service.getBeansOfType(org.springframework.boot.health.contributor.HealthIndicator.class))
                .containsKeys("kafkaHealthIndicator", "outboxHealthIndicator");
    }

    private static Map<String, Object> producerSettings() {
        return service.getBean(DefaultKafkaProducerFactory.class).getConfigurationProperties();
    }

    private static OutboundEvent tick(String topic) {
        return new OutboundEvent(topic, "key", new ScheduledTick("tick", Instant.EPOCH, Instant.EPOCH, "test"));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
