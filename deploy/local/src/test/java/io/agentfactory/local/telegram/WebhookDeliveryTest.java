package io.agentfactory.local.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.telegram.telegrambots.meta.api.objects.Update;

class WebhookDeliveryTest {

    private static final BotAccount BOT = new BotAccount("777:AAEtestkey", "helper_bot", "Helper");
    private static final Person ADA = Person.named(1, "Ada");
    private static final Person BOB = Person.named(2, "Bob");

    @TempDir
    private Path folder;

    private TelegramEmulator telegram;
    private BotClient bot;

    @BeforeEach
    void start() {
        telegram = TelegramEmulator.start(
                0,
                TelegramSettings.of(folder, BOT)
                        .withWebhook(new TelegramSettings.Webhooks(
                                Duration.ofSeconds(5), Duration.ofMillis(20), Duration.ofMillis(100))));
        bot = new BotClient(telegram.baseUrl(), BOT.token());
    }

    @AfterEach
    void stop() {
        telegram.close();
    }

    @Test
    void anUpdateHasTelegramsShapeAndCarriesTheSecret() throws Exception {
        // Given
        try (Hook hook = Hook.thatAccepts()) {
            bot.call("setWebhook", Map.of("url", hook.url(), "secret_token", "s3cret"));

            // When
            TelegramEmulator.Written written = telegram.sendAsPerson(ADA, "/start now");

            // Then
            await().until(() -> hook.deliveries.size() == 1);
            Hook.Delivery delivery = hook.deliveries.getFirst();
            assertThat(delivery.secret()).isEqualTo("s3cret");
            assertThat(delivery.contentType()).isEqualTo("application/json");
            Update update = new ObjectMapper().readValue(delivery.body(), Update.class);
            assertThat(update.getUpdateId().longValue()).isEqualTo(written.updateId());
            assertThat(update.getMessage().getText()).isEqualTo("/start now");
            assertThat(update.getMessage().getEntities()).singleElement().satisfies(entity -> {
                assertThat(entity.getType()).isEqualTo("bot_command");
                assertThat(entity.getText()).isEqualTo("/start");
            });
            assertThat(update.getMessage().getChatId()).isEqualTo(1);
            assertThat(update.getMessage().getFrom().getFirstName()).isEqualTo("Ada");
            assertThat(update.getMessage().getFrom().getIsBot()).isFalse();
        }
    }

    @Test
    void aRefusedUpdateIsTriedAgainAndHoldsBackWhatFollows() {
        // Given
        AtomicInteger refusals = new AtomicInteger(3);
        try (Hook hook = new Hook(update -> refusals.getAndDecrement() > 0 ? 503 : 200)) {
            bot.call("setWebhook", Map.of("url", hook.url(), "max_connections", 1));

            // When
            telegram.sendAsPerson(ADA, "first");
            telegram.sendAsPerson(BOB, "second");

            // Then
            await().until(() -> hook.acceptedTexts().size() == 2);
            assertThat(hook.deliveries)
                    .extracting(Hook.Delivery::text)
                    .containsExactly("first", "first", "first", "first", "second");
            assertThat(bot.call("getWebhookInfo", Map.of())
                            .result()
                            .path("last_error_message")
                            .asString())
                    .isEqualTo("Wrong response from the webhook: 503 Service Unavailable");
        }
    }

    @Test
    void oneConnectionKeepsTheOrderOfAllChats() {
        // Given
        try (Hook hook = Hook.thatAccepts()) {
            bot.call("setWebhook", Map.of("url", hook.url(), "max_connections", 1));
            List<String> written =
                    IntStream.range(0, 60).mapToObj(i -> "message " + i).toList();

            // When
            for (int i = 0; i < written.size(); i++) {
                telegram.sendAsPerson(Person.number(1 + i % 3), written.get(i));
            }

            // Then
            await().until(() -> hook.deliveries.size() == written.size());
            assertThat(hook.acceptedTexts()).isEqualTo(written);
            assertThat(hook.mostAtOnce.get()).isEqualTo(1);
            assertThat(hook.deliveries)
                    .extracting(delivery -> delivery.update().path("update_id").asLong())
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void severalConnectionsServeSeveralChatsButOneChatInOrder() {
        // Given
        CountDownLatch threeAtOnce = new CountDownLatch(3);
        try (Hook hook = new Hook(update -> {
            threeAtOnce.countDown();
            awaitLatch(threeAtOnce);
            return 200;
        })) {
            bot.call("setWebhook", Map.of("url", hook.url(), "max_connections", 3));

            // When
            for (int round = 0; round < 4; round++) {
                for (int person = 1; person <= 5; person++) {
                    telegram.sendAsPerson(Person.number(person), person + ":" + round);
                }
            }

            // Then
            await().until(() -> hook.deliveries.size() == 20);
            assertThat(hook.mostAtOnce.get()).isEqualTo(3);
            for (int person = 1; person <= 5; person++) {
                String prefix = person + ":";
                assertThat(hook.acceptedTexts().stream().filter(text -> text.startsWith(prefix)))
                        .containsExactly(prefix + 0, prefix + 1, prefix + 2, prefix + 3);
            }
        }
    }

    @Test
    void messagesWaitForAWebhookAndAnUnreachableOne() {
        // Given
        telegram.sendAsPerson(ADA, "is anybody there?");
        bot.call("setWebhook", Map.of("url", "http://127.0.0.1:1/nobody"));
        await().until(() -> bot.call("getWebhookInfo", Map.of()).result().has("last_error_message"));
        var info = bot.call("getWebhookInfo", Map.of()).result();

        // When
        try (Hook hook = Hook.thatAccepts()) {
            bot.call("setWebhook", Map.of("url", hook.url()));

            // Then
            await().until(() -> hook.acceptedTexts().equals(List.of("is anybody there?")));
            assertThat(info.path("last_error_message").asString()).isEqualTo("Connection refused");
            assertThat(info.path("pending_update_count").asInt()).isEqualTo(1);
            await().untilAsserted(() -> assertThat(bot.call("getWebhookInfo", Map.of())
                            .result()
                            .path("pending_update_count")
                            .asInt())
                    .isZero());
        }
    }

    @Test
    void droppedUpdatesAreNotDelivered() {
        // Given
        telegram.sendAsPerson(ADA, "old");
        try (Hook hook = Hook.thatAccepts()) {
            bot.call("setWebhook", Map.of("url", hook.url(), "drop_pending_updates", true));

            // When
            telegram.sendAsPerson(ADA, "new");

            // Then
            await().until(() -> !hook.deliveries.isEmpty());
            assertThat(hook.acceptedTexts()).containsExactly("new");
        }
    }

    @Test
    void aRestartForgetsNothing() {
        // Given
        telegram.sendAsPerson(ADA, "before");
        bot.call("sendMessage", Map.of("chat_id", 1, "text", "noted"));
        telegram.block("", 1, true);
        try (Hook hook = Hook.thatAccepts()) {
            telegram.close();

            // When
            start();
            TelegramEmulator.Written after = telegram.sendAsPerson(ADA, "after");
            bot.call("setWebhook", Map.of("url", hook.url()));

            // Then
            await().until(() -> hook.deliveries.size() == 2);
            assertThat(hook.acceptedTexts()).containsExactly("before", "after");
            assertThat(after.messageId()).isEqualTo(3);
            assertThat(hook.deliveries)
                    .extracting(delivery -> delivery.update().path("update_id").asLong())
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(bot.call("sendMessage", Map.of("chat_id", 1, "text", "hi"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void webhookSurvivesARestart() {
        // Given
        try (Hook hook = Hook.thatAccepts()) {
            bot.call("setWebhook", Map.of("url", hook.url(), "secret_token", "kept", "max_connections", 1));
            telegram.close();
            start();

            // When
            telegram.sendAsPerson(ADA, "hello again");

            // Then
            await().until(() -> hook.deliveries.size() == 1);
            assertThat(hook.deliveries.getFirst().secret()).isEqualTo("kept");
        }
    }

    @Test
    void listenersHearTheWholeStoryInOrder() {
        // Given
        List<TelegramEvent> heard = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger refusals = new AtomicInteger(1);
        try (Hook hook = new Hook(update -> refusals.getAndDecrement() > 0 ? 500 : 200)) {
            bot.call("setWebhook", Map.of("url", hook.url()));
            telegram.onEvent(event -> {
                throw new IllegalStateException("a listener that fails harms nobody");
            });
            telegram.onEvent(heard::add);

            // When
            TelegramEmulator.Written written = telegram.sendAsPerson(ADA, "hello");
            await().untilAsserted(() -> assertThat(kinds(heard)).endsWith("WebhookAccepted"));
            bot.call("sendChatAction", Map.of("chat_id", 1, "action", "typing"));
            bot.call("sendMessage", Map.of("chat_id", 1, "text", "hi"));

            // Then
            await().untilAsserted(() -> assertThat(kinds(heard)).endsWith("BotActing", "BotMessageSent"));
            // A connection may break, which is one refusal more.
            List<String> refused = Collections.nCopies(heard.size() - 4, "WebhookRefused");
            assertThat(refused).isNotEmpty();
            assertThat(kinds(heard).getFirst()).isEqualTo("PersonWrote");
            assertThat(kinds(heard).subList(1, heard.size() - 3)).isEqualTo(refused);
            assertThat(kinds(heard)).endsWith("WebhookAccepted", "BotActing", "BotMessageSent");
            assertThat(heard.get(heard.size() - 3)).isInstanceOfSatisfying(TelegramEvent.WebhookAccepted.class, it -> {
                assertThat(it.updateId()).isEqualTo(written.updateId());
                assertThat(it.attempts()).isEqualTo(refused.size() + 1);
            });
        }
    }

    private static List<String> kinds(List<TelegramEvent> heard) {
        return List.copyOf(heard).stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
