package io.agentfactory.local.telegram;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** One delivery of an update to a webhook. A failure is an {@link Outcome}, worded as Telegram words it. */
final class WebhookCall implements AutoCloseable {

    private static final int MAX_ANSWER = 1 << 20;
    private static final int KEPT_OF_ANSWER = 1 << 10;

    private final HttpClient client;
    private final JsonMapper json;
    private final Duration timeout;

    sealed interface Outcome {
        /** @param answer what the webhook said, cut after 1 KiB */
        record Accepted(String answer) implements Outcome {}

        record Refused(String reason) implements Outcome {}
    }

    WebhookCall(JsonMapper json, Duration timeout) {
        this.json = json;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    Outcome deliver(Webhook webhook, BotAccount bot, Message message) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(webhook.url()))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        json.writeValueAsBytes(BotApiShapes.update(bot, message))));
        if (!webhook.secretToken().isEmpty()) {
            request.header("X-Telegram-Bot-Api-Secret-Token", webhook.secretToken());
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            String answer;
            try (InputStream body = response.body()) {
                byte[] read = body.readNBytes(MAX_ANSWER);
                answer = new String(read, 0, Math.min(read.length, KEPT_OF_ANSWER), StandardCharsets.UTF_8);
            }
            int status = response.statusCode();
            return status / 100 == 2
                    ? new Outcome.Accepted(answer)
                    : new Outcome.Refused(
                            "Wrong response from the webhook: " + status + " " + HttpStatusText.of(status));
        } catch (HttpTimeoutException e) {
            return new Outcome.Refused("Read timeout expired");
        } catch (ConnectException e) {
            boolean unknown = e.getCause() instanceof UnresolvedAddressException;
            return new Outcome.Refused(
                    unknown ? "Failed to resolve host: Name or service not known" : "Connection refused");
        } catch (IOException e) {
            return new Outcome.Refused("Connection closed by the webhook");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
