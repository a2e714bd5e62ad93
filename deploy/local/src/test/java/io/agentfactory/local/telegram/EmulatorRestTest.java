package io.agentfactory.local.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EmulatorRestTest {

    private static final BotAccount HELPER = new BotAccount("777:AAEtestkey", "helper_bot", "Helper");
    private static final BotAccount OTHER = new BotAccount("888:AAEotherkey", "other_bot", "Other");

    private TelegramEmulator telegram;
    private EmulatorClient emulator;

    @BeforeEach
    void start(@TempDir Path folder) {
        telegram = TelegramEmulator.start(0, TelegramSettings.of(folder, HELPER, OTHER));
        emulator = new EmulatorClient(telegram.baseUrl());
    }

    @AfterEach
    void stop() {
        telegram.close();
    }

    @Test
    void aPersonWritesAndTheAnswerNamesMessageAndUpdate() {
        // When
        var answer = emulator.request("POST", "/emulator/chats/5/messages", "{\"text\":\"hello\",\"from\":5}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode written = BotClient.JSON.readTree(answer.body());
        assertThat(written.path("messageId").asLong()).isEqualTo(1);
        assertThat(written.path("updateId").asLong()).isPositive();
        assertThat(written.path("botId").asLong()).isEqualTo(777);
        assertThat(emulator.messages(5)).singleElement().satisfies(message -> {
            assertThat(message.path("text").asString()).isEqualTo("hello");
            assertThat(message.path("delivery").asString()).isEqualTo("WAITING");
            assertThat(message.path("from").path("firstName").asString()).isEqualTo("Person 5");
        });
    }

    @Test
    void eachBotHasChatsOfItsOwn() {
        // Given
        emulator.request("POST", "/emulator/chats/5/messages", "{\"text\":\"to helper\"}");

        // When
        emulator.request("POST", "/emulator/chats/5/messages", "{\"text\":\"to other\",\"bot\":\"other_bot\"}");

        // Then
        assertThat(emulator.messages(5)).hasSize(1);
        assertThat(emulator.get("/emulator/chats/5/messages?bot=888").path("messages"))
                .singleElement()
                .satisfies(
                        message -> assertThat(message.path("text").asString()).isEqualTo("to other"));
        assertThat(emulator.get("/emulator/chats").path("chats")).hasSize(2);
    }

    @Test
    void nobodyWritesInSomebodyElsesChat() {
        // When
        var answer = emulator.request("POST", "/emulator/chats/5/messages", "{\"text\":\"hello\",\"from\":6}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("chat 5 is not open to person 6");
    }

    @Test
    void aGroupHasManyWriters() {
        // When
        emulator.request(
                "POST", "/emulator/chats/-9/messages", "{\"text\":\"one\",\"from\":{\"id\":1,\"firstName\":\"Ada\"}}");
        emulator.request("POST", "/emulator/chats/-9/messages", "{\"text\":\"two\",\"from\":2}");

        // Then
        assertThat(emulator.messages(-9))
                .extracting(message -> message.path("from").path("firstName").asString())
                .containsExactly("Ada", "Person 2");
    }

    @Test
    void aPictureBecomesAPhotoOfItsSize() throws Exception {
        // Given
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", png);
        try (Hook hook = Hook.thatAccepts()) {
            new BotClient(telegram.baseUrl(), HELPER.token()).call("setWebhook", Map.of("url", hook.url()));

            // When
            emulator.sendFile(1, "cat.png", "image/png", png.toByteArray(), "a cat");

            // Then
            await().until(() -> hook.deliveries.size() == 1);
            JsonNode message = hook.deliveries.getFirst().update().path("message");
            assertThat(message.path("caption").asString()).isEqualTo("a cat");
            assertThat(message.path("photo")).singleElement().satisfies(photo -> {
                assertThat(photo.path("width").asInt()).isEqualTo(40);
                assertThat(photo.path("height").asInt()).isEqualTo(30);
                assertThat(photo.path("file_size").asInt()).isEqualTo(png.size());
            });
            assertThat(message.has("text")).isFalse();
        }
    }

    @Test
    void theJournalTellsWhatTheWebhookWasSent() {
        // Given
        try (Hook hook = new Hook(update -> 500)) {
            new BotClient(telegram.baseUrl(), HELPER.token()).call("setWebhook", Map.of("url", hook.url()));

            // When
            telegram.sendAsPerson(Person.number(1), "hello");

            // Then
            await().until(() ->
                    emulator.get("/emulator/deliveries").path("deliveries").size() > 0);
            JsonNode first =
                    emulator.get("/emulator/deliveries").path("deliveries").get(0);
            assertThat(first.path("accepted").asBoolean()).isFalse();
            assertThat(first.path("refusal").asString())
                    .isEqualTo("Wrong response from the webhook: 500 Internal Server Error");
            assertThat(emulator.messages(1).get(0).path("delivery").asString()).isEqualTo("RETRYING");
        }
    }

    @Test
    void eventsAreStreamed() throws Exception {
        // Given
        List<String> lines = new CopyOnWriteArrayList<>();
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(telegram.baseUrl() + "/emulator/events"))
                .build();
        var reading = http.sendAsync(request, BodyHandlers.fromLineSubscriber(new LineReader(lines)));
        await().until(() -> !lines.isEmpty());

        // When
        telegram.sendAsPerson(Person.number(1), "hello");

        // Then
        await().until(() -> lines.stream().anyMatch(line -> line.startsWith("data: ")));
        JsonNode event = BotClient.JSON.readTree(lines.stream()
                .filter(line -> line.startsWith("data: "))
                .findFirst()
                .orElseThrow()
                .substring(6));
        assertThat(event.path("event").asString()).isEqualTo("PersonWrote");
        assertThat(event.path("text").asString()).isEqualTo("hello");
        reading.cancel(true);
        http.shutdownNow();
    }

    private record LineReader(List<String> lines) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void nothingShowsATokenOrASecret() {
        // Given
        new BotClient(telegram.baseUrl(), HELPER.token())
                .call("setWebhook", Map.of("url", "http://127.0.0.1:1/h", "secret_token", "topsecret"));

        // When
        String shown = emulator.get("/emulator/bots").toString() + HELPER;

        // Then
        assertThat(shown).contains("helper_bot").doesNotContain("AAEtestkey").doesNotContain("topsecret");
    }

    @Test
    void whatIsNotThereIsAProblem() {
        // When
        var answer = emulator.request("GET", "/emulator/chats/1/messages?bot=nobody", "");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("there is no bot nobody");
    }
}
