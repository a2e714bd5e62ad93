package io.agentfactory.local.telegram;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Telegram on this machine: the Bot API at {@link #baseUrl()}, a chat page at the same address, and people who write.
 * What it has confirmed survives a restart with the same data folder. It never talks to the real Telegram.
 */
public final class TelegramEmulator implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TelegramEmulator.class);

    private final HttpServer server;
    private final ExecutorService threads;
    private final URI baseUrl;
    private final Ledger ledger;
    private final EventFeed events;
    private final WebhookCall call;
    private final List<Deliveries> deliveries;
    private final Chats chats;
    private final PersonWriting writing;
    private final Views views;

    /** Ends a listening when closed. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * What a person's message came to.
     *
     * @param updateId null where the bot's webhook does not ask for messages
     */
    public record Written(
            long botId,
            long chatId,
            long messageId,
            @Nullable Long updateId) {}

    /**
     * Starts the emulator and goes on with the deliveries that its data folder knows of.
     *
     * @param port to listen on, 0 for any free one
     * @throws UncheckedIOException if the port is taken or the data folder cannot be written
     */
    public static TelegramEmulator start(int port, TelegramSettings settings) {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            // Without it the JDK's server waits up to 40 ms for company before it sends a small answer.
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        HttpServer server = listen(settings.host(), port);
        try {
            TelegramEmulator emulator = new TelegramEmulator(server, settings);
            emulator.deliveries.forEach(Deliveries::start);
            server.start();
            log.info(
                    "event=telegram-emulator-started url={} bots={}",
                    emulator.baseUrl,
                    settings.bots().size());
            return emulator;
        } catch (IOException e) {
            server.stop(0);
            throw new UncheckedIOException("the Telegram emulator cannot use " + settings.dataFolder(), e);
        }
    }

    private static HttpServer listen(String host, int port) {
        try {
            return HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the Telegram emulator cannot listen on " + host + ":" + port, e);
        }
    }

    private TelegramEmulator(HttpServer server, TelegramSettings settings) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        FileStore files = new FileStore(settings.dataFolder().resolve("files"), new SecureRandom());
        ChangeLog changes = new ChangeLog(settings.dataFolder().resolve("telegram.jsonl"), json);
        this.server = server;
        // Above what an earlier, forgotten run can have used: readers know an update by its id.
        this.ledger = new Ledger(changes, files, settings.clock().instant().getEpochSecond());
        this.events = new EventFeed();
        this.chats = new Chats(ledger, events, new Flooding(settings.flood()), settings.clock());
        this.writing = new PersonWriting(chats, files, ledger.lastFileNumber());
        this.views = new Views(settings.bots(), ledger);
        this.call = new WebhookCall(json, settings.webhook().timeout());
        DeliveryJournal journal = new DeliveryJournal();
        this.deliveries = new ArrayList<>();
        for (BotAccount bot : settings.bots()) {
            deliveries.add(new Deliveries(bot, ledger, call, events, journal, settings));
        }
        Responses responses = new Responses(json);
        BotApiDoor botApi = new BotApiDoor(settings, ledger, new BotApi(ledger, chats), files, events, json, responses);
        EmulatorDoor emulator =
                new EmulatorDoor(writing, chats, views, journal, new EventStream(events, json), files, json, responses);
        Page page = new Page(responses);
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, botApi, emulator, page));
        this.baseUrl = URI.create(
                "http://" + settings.host() + ":" + server.getAddress().getPort());
    }

    /** Base URL of the Bot API and address of the chat page, without a slash at the end. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** A person writes to the first bot, in their private chat. */
    public Written sendAsPerson(Person person, String text) {
        return sendAsPerson("", person.id(), person, text);
    }

    /**
     * A person writes to a bot.
     *
     * @param bot username or id; empty for the first one
     * @param chatId the person's own id, or a group's, which is below zero
     * @throws IllegalArgumentException if the text is empty, longer than 4096 characters, or the chat somebody else's
     * @throws java.util.NoSuchElementException if there is no such bot
     */
    public Written sendAsPerson(String bot, long chatId, Person person, String text) {
        BotAccount account = views.bot(bot);
        Message message = writing.write(account, chatId, person, text, Optional.empty());
        return new Written(account.id(), chatId, message.messageId(), message.updateId());
    }

    /** A person blocks a bot, or takes it back: its messages are then refused with 403. */
    public void block(String bot, long chatId, boolean blocked) {
        chats.block(views.bot(bot).id(), chatId, blocked);
    }

    /** Refuses the bot's next messages with 429. */
    public void flood(String bot, int messages, Duration retryAfter) {
        chats.flood(views.bot(bot).id(), messages, retryAfter);
    }

    /** Tells every event from now on, in order, on a thread of the emulator; a slow listener delays only listeners. */
    public Subscription onEvent(Consumer<TelegramEvent> listener) {
        return events.listen(listener);
    }

    @Override
    public void close() {
        deliveries.forEach(Deliveries::close);
        call.close();
        server.stop(0);
        threads.shutdownNow();
        events.close();
        ledger.close();
    }

    private static void handle(HttpExchange exchange, BotApiDoor botApi, EmulatorDoor emulator, Page page)
            throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (BotApiDoor.isFor(path)) {
                botApi.handle(exchange);
            } else if (path.startsWith("/emulator/")) {
                emulator.handle(exchange);
            } else {
                page.handle(exchange);
            }
        } catch (RuntimeException e) {
            // The path of a call holds the bot's token, so it is not logged.
            log.warn("event=telegram-call-failed", e);
            throw e;
        }
    }
}
