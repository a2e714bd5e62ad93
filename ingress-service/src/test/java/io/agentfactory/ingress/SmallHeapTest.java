package io.agentfactory.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.process.ChildProcess;
import io.agentfactory.backends.process.ChildSpec;
import io.agentfactory.backends.process.JavaCommand;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.ingress.testing.BotApiServer;
import io.agentfactory.ingress.testing.RunningIngress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service in a process of its own with the heap that the laptop stack gives it. */
class SmallHeapTest {

    private static final int HEAP_MEGABYTES = 112;
    private static final String TOKEN = "7201:small";

    @Test
    void manyUpdatesAndManyLargeOnesFitIntoASmallHeap(@TempDir Path folder) throws Exception {
        // Given
        try (BotApiServer telegram = new BotApiServer();
                HttpClient http = HttpClient.newHttpClient()) {
            telegram.knowBot(TOKEN, "small_bot");
            Map<String, String> settings = RunningIngress.settings(telegram.url());
            RunningIngress.kafka(settings).createTopics();
            try (RunningIngress first = RunningIngress.start(settings)) {
                first.put("operator", "/v1/agents/small", "{\"profileVersion\":\"1\",\"enabled\":true}");
                first.put("admin", "/v1/agents/small/bot", "{\"token\":\"" + TOKEN + "\"}");
            }
            String secret = telegram.webhookOf(TOKEN).path("secret_token").asString();
            int port = Ports.free();
            settings.put("SERVER_PORT", Integer.toString(port));
            List<String> command = JavaCommand.withHeap(HEAP_MEGABYTES)
                    .option("-XX:+ExitOnOutOfMemoryError")
                    .mainClass(
                            IngressApplication.class,
                            settings.entrySet().stream()
                                    .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                                    .toArray(String[]::new));
            try (ChildProcess service = ChildProcess.start(
                    new ChildSpec("ingress-service", command, folder, folder.resolve("ingress.log")))) {
                URI webhook = URI.create("http://localhost:" + port + "/agent-factory/telegram/webhook");
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> post(http, webhook, secret, "{}") == 200);

                // When
                List<Integer> small = all(2000, 32, i -> post(http, webhook, secret, update(i, 200)));
                List<Integer> large = all(200, 32, i -> post(http, webhook, secret, update(3000 + i, 1_000_000)));
                int afterwards = post(http, webhook, secret, update(9999, 10));

                // Then
                assertThat(service.isAlive()).isTrue();
                assertThat(small).containsOnly(202);
                assertThat(large).isSubsetOf(202, 503).contains(202);
                assertThat(afterwards).isEqualTo(202);
            }
        }
    }

    private interface Call {
        int at(int index) throws IOException, InterruptedException;
    }

    private static List<Integer> all(int count, int atOnce, Call call) throws InterruptedException {
        try (var callers = Executors.newFixedThreadPool(atOnce)) {
            return callers
                    .invokeAll(IntStream.range(0, count)
                            .<Callable<Integer>>mapToObj(index -> () -> call.at(index))
                            .toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
        }
    }

    private static int post(HttpClient http, URI webhook, String secret, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(webhook)
                .header(RunningIngress.SECRET_HEADER, secret)
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** A message, and so much that we do not read. */
    private static String update(int id, int padding) {
        return "{\"update_id\":" + id + ",\"message\":{\"message_id\":1,\"chat\":{\"id\":" + (50_000 + id % 20)
                + "},\"from\":{\"id\":99},\"text\":\"hello\",\"entities\":\"" + "x".repeat(padding) + "\"}}";
    }
}
