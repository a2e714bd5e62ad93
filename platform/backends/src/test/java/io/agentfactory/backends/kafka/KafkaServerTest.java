package io.agentfactory.backends.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.backends.process.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {

    private static final TopicPartition KEPT = new TopicPartition("kept", 0);

    @TempDir
    private Path folder;

    @Test
    void recordsSurviveAKillAndAStartOnTheSamePort() throws Exception {
        // Given
        List<Integer> ports = Ports.free(2);
        KafkaSettings settings = new KafkaSettings(folder, ports.getFirst(), ports.getLast());
        try (KafkaServer first = KafkaServer.start(settings)) {
            createTopic(first);
            send(first, "kept", "hello");
            first.kill();
        }

        // When
        try (KafkaServer second = KafkaServer.start(settings)) {

            // Then
            assertThat(firstValue(second)).isEqualTo("hello");
            assertThatThrownBy(() -> send(second, "unknown", "lost"))
                    .as("topics are never made by accident")
                    .hasCauseInstanceOf(TimeoutException.class);
        }
        assertThat(Ports.isFree(settings.port())).isTrue();
    }

    private static void createTopic(KafkaServer server) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(KEPT.topic(), 1, (short) 1)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private static void send(KafkaServer server, String topic, String value) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", server.bootstrap(), "acks", "all", "max.block.ms", 3000);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)))
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private static String firstValue(KafkaServer server) {
        Map<String, Object> settings = Map.of("bootstrap.servers", server.bootstrap());
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(KEPT));
            consumer.seekToBeginning(List.of(KEPT));
            byte[] value =
                    consumer.poll(Duration.ofSeconds(10)).iterator().next().value();
            return new String(value, StandardCharsets.UTF_8);
        }
    }
}
