package io.agentfactory.ingress.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.kafka.KafkaServer;
import io.agentfactory.backends.kafka.KafkaSettings;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.ingress.testing.BotApiServer;
import io.agentfactory.ingress.testing.RunningIngress;
import io.agentfactory.ingress.testing.TestKafka;
import io.agentfactory.testing.Answer;
import io.agentfactory.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes away and comes back: what was acknowledged is there, what was not is asked for again. */
class WebhookOutageTest {

    private static final String TOKEN = "7101:outage";
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(9);

    @Test
    void withoutKafkaTelegramIsAskedToRepeatAndNothingAcknowledgedIsLost(@TempDir Path folder) throws Exception {
        // Given
        List<Integer> ports = Ports.free(2);
        KafkaSettings kafkaSettings = new KafkaSettings(folder.resolve("kafka"), ports.getFirst(), ports.getLast());
        KafkaServer broker = KafkaServer.start(kafkaSettings);
        try (BotApiServer telegram = new BotApiServer()) {
            telegram.knowBot(TOKEN, "outage_bot");
            Map<String, String> settings = RunningIngress.settings(telegram.url());
            settings.put("AGENT_FACTORY_KAFKA_BOOTSTRAP", broker.bootstrap());
            TestKafka kafka = RunningIngress.kafka(settings);
            kafka.createTopics();
            try (RunningIngress ingress = RunningIngress.start(settings)) {
                ingress.put("operator", "/v1/agents/outage", "{\"profileVersion\":\"1\",\"enabled\":true}");
                ingress.put("admin", "/v1/agents/outage/bot", "{\"token\":\"" + TOKEN + "\"}");
                String secret = telegram.webhookOf(TOKEN).path("secret_token").asString();
                List<String> acknowledged = new ArrayList<>();
                for (int id = 0; id < 20; id++) {
                    acknowledged.add(acknowledged(ingress.webhook(secret, update(id))));
                }

                // When
                broker.kill();
                long start = System.nanoTime();
                Answer refused = ingress.webhook(secret, update(20));
                Duration waited = Duration.ofNanos(System.nanoTime() - start);
                broker = KafkaServer.start(kafkaSettings);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> ingress.webhook(secret, update(20)).status() == 202);
                acknowledged.add(acknowledged(ingress.webhook(secret, update(20))));
                acknowledged.add(acknowledged(ingress.webhook(secret, update(21))));

                // Then
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.headers()).containsKey("retry-after");
                assertThat(waited).isLessThan(A_FEW_SECONDS);
                List<String> published =
                        kafka.await(Topics.MESSAGES, acknowledged.size(), (MessageReceived message) -> true).stream()
                                .map(MessageReceived::getMessageId)
                                .toList();
                assertThat(new LinkedHashSet<>(published)).containsExactlyElementsOf(acknowledged);
            }
        } finally {
            broker.close();
        }
    }

    private static String acknowledged(Answer answer) {
        assertThat(answer.status()).isEqualTo(202);
        return answer.json().path("messageId").asString();
    }

    private static String update(int id) {
        return "{\"update_id\":" + id + ",\"message\":{\"message_id\":1,\"chat\":{\"id\":42},\"from\":{\"id\":99},"
                + "\"text\":\"message " + id + "\"}}";
    }
}
