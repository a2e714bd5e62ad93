package io.agentfactory.local.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat page in a real browser. Screenshots are left in {@code target/screenshots}. */
class ChatPageTest {

    private static final BotAccount BOT = new BotAccount("777:AAEtestkey", "local_agent_bot", "Local agent");
    private static final Path SHOTS = Path.of("target", "screenshots");

    private TelegramEmulator telegram;
    private BotClient bot;
    private Browser browser;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Optional<Path> chromium = Browser.installed();
        if (chromium.isEmpty()) {
            System.err.println("SKIPPED: the chat page is not tested, because no Chromium is on the PATH."
                    + " Install it (on Debian: apt-get install chromium) to test the page.");
        }
        assumeTrue(chromium.isPresent(), "no Chromium on the PATH");
        telegram = TelegramEmulator.start(0, TelegramSettings.of(folder, BOT));
        bot = new BotClient(telegram.baseUrl(), BOT.token());
        // Not a temporary folder: the browser's processes write a moment longer than the test runs.
        Path profile = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser-profile-");
        browser = new Browser(chromium.get(), profile);
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (telegram != null) {
            telegram.close();
        }
    }

    @Test
    void aPersonWritesAndSeesTheAnswerLive() throws Exception {
        // Given
        try (Hook hook = Hook.thatAccepts()) {
            bot.call("setWebhook", Map.of("url", hook.url()));
            browser.window(1100, 760, false);
            browser.open(telegram.baseUrl());
            await().until(() -> browser.evaluate("document.title + document.activeElement.id")
                    .endsWith("text"));

            // When
            browser.type("Which day is it?");
            browser.evaluate("document.getElementById('composer').requestSubmit()");
            await().until(() -> hook.deliveries.size() == 1);
            bot.call("sendChatAction", Map.of("chat_id", 1, "action", "typing"));
            await().until(() ->
                    browser.evaluate("document.getElementById('typing').hidden").equals("false"));
            bot.call("sendMessage", Map.of("chat_id", 1, "text", "It is <b>Monday</b> &lt;3", "parse_mode", "HTML"));

            // Then
            await().until(() -> count(".message.theirs") == 1);
            assertThat(browser.evaluate("document.querySelector('.message.mine .text').textContent"))
                    .isEqualTo("Which day is it?");
            assertThat(browser.evaluate("document.querySelector('.message.theirs .text').innerHTML"))
                    .isEqualTo("It is <b>Monday</b> &lt;3");
            assertThat(browser.evaluate("document.getElementById('typing').hidden"))
                    .isEqualTo("true");
            await().until(() ->
                    browser.evaluate("document.querySelector('.state').title").equals("The bot has it"));
            assertThat(hook.deliveries
                            .getFirst()
                            .update()
                            .path("message")
                            .path("from")
                            .path("first_name")
                            .asString())
                    .isEqualTo("Ada");
        }
    }

    @Test
    void whatAPersonWroteIsNeverRunAsHtml() throws Exception {
        // Given
        telegram.sendAsPerson(
                Person.named(1, "<img src=x onerror=alert(1)>"), "<script>document.title='owned'</script>");

        // When
        browser.open(telegram.baseUrl());

        // Then
        await().until(() -> count(".message.mine") == 1);
        assertThat(browser.evaluate("document.querySelectorAll('#conversation img, #chat-list img').length"))
                .isEqualTo("0");
        assertThat(browser.evaluate("document.title")).isEqualTo("Chat with your agents");
    }

    @Test
    void theMessageSaysThatTheWebhookRefusesIt() throws Exception {
        // Given
        bot.call("setWebhook", Map.of("url", "http://127.0.0.1:1/nobody"));
        browser.open(telegram.baseUrl());

        // When
        telegram.sendAsPerson(Person.named(1, "Ada"), "hello?");

        // Then
        await().until(() -> browser.evaluate("document.querySelector('.state')?.textContent")
                .equals("retrying…"));
        await().until(() ->
                browser.evaluate("document.getElementById('webhook').title").equals("Connection refused"));
    }

    @Test
    void thePageFitsADeskAndAPhone() throws Exception {
        // Given
        try (Hook hook = Hook.thatAccepts()) {
            bot.call("setWebhook", Map.of("url", hook.url()));
            conversation(hook);

            for (boolean dark : new boolean[] {false, true}) {
                // When
                String look = dark ? "dark" : "light";
                browser.window(1100, 760, dark);
                browser.open(URI.create(telegram.baseUrl() + "/?" + look + "#777/1"));
                await().until(() -> count(".message") == 7);
                browser.screenshot(SHOTS.resolve("desk-" + look + ".png"));
                browser.window(390, 780, dark);
                await().until(() -> browser.evaluate("innerWidth").equals("390"));

                // Then
                assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .isEqualTo("true");
                browser.evaluate("document.body.classList.add('chatting')");
                browser.screenshot(SHOTS.resolve("phone-" + look + ".png"));
                browser.evaluate("document.getElementById('back').click()");
                browser.screenshot(SHOTS.resolve("phone-chats-" + look + ".png"));
                assertThat(browser.evaluate("document.getElementById('people').offsetWidth"))
                        .isEqualTo("390");
            }
        }
    }

    private void conversation(Hook hook) throws Exception {
        EmulatorClient emulator = new EmulatorClient(telegram.baseUrl());
        Person ada = new Person(1, "Ada", "Lovelace", "ada");
        telegram.sendAsPerson(Person.named(2, "Grace"), "Could you look at the compiler again, please?");
        telegram.sendAsPerson(Person.named(3, "Linus"), "/start");
        telegram.sendAsPerson(ada, "Good morning! Can you plan my week?");
        bot.call(
                "sendMessage",
                Map.of(
                        "chat_id",
                        1,
                        "text",
                        "Of course. <b>Three things</b> stand in your calendar:\n\n1. <i>Monday</i>: the engine\n"
                                + "2. <i>Wednesday</i>: notes for <a href=\"https://example.org\">the paper</a>\n"
                                + "3. <i>Friday</i>: <code>diff --engine</code>\n<pre>next = previous + 1;</pre>",
                        "parse_mode",
                        "HTML"));
        telegram.sendAsPerson(ada, "Move Wednesday to Thursday.");
        bot.call("sendMessage", Map.of("chat_id", 1, "text", "Done.", "reply_parameters", Map.of("message_id", 3)));
        emulator.sendFile(1, "engine.png", "image/png", picture(), "The engine, as built");
        emulator.sendFile(
                1, "notes.pdf", "application/pdf", "not a real one".repeat(9000).getBytes(StandardCharsets.UTF_8), "");
        bot.call("sendMessage", Map.of("chat_id", 1, "text", "Thank you, I have both."));
        await().until(() -> hook.deliveries.size() == 6);
    }

    private static byte[] picture() throws Exception {
        BufferedImage image = new BufferedImage(480, 240, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, new Color(0x2566a8), 480, 240, new Color(0xf0b35c)));
        graphics.fillRect(0, 0, 480, 240);
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    private int count(String selector) throws Exception {
        return Integer.parseInt(browser.evaluate("document.querySelectorAll('" + selector + "').length"));
    }
}
