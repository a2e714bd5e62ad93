package io.agentfactory.local.telegram;

import com.sun.net.httpserver.HttpExchange;
import io.agentfactory.local.telegram.Message.Attachment;
import io.agentfactory.local.telegram.Message.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the chat page, the launcher and tests ask of the emulator itself, below {@code /emulator}. */
final class EmulatorDoor {

    private static final Pattern CHAT = Pattern.compile("/emulator/chats/(-?[0-9]{1,15})/(messages|block)");
    private static final Pattern FILE = Pattern.compile("/emulator/files/([A-Za-z0-9_-]{1,100})");
    private static final int MAX_FLOOD_SECONDS = 3_600;

    private final PersonWriting writing;
    private final Chats chats;
    private final Views views;
    private final DeliveryJournal journal;
    private final EventStream stream;
    private final FileStore files;
    private final JsonMapper json;
    private final Responses responses;

    EmulatorDoor(
            PersonWriting writing,
            Chats chats,
            Views views,
            DeliveryJournal journal,
            EventStream stream,
            FileStore files,
            JsonMapper json,
            Responses responses) {
        this.writing = writing;
        this.chats = chats;
        this.views = views;
        this.journal = journal;
        this.stream = stream;
        this.files = files;
        this.json = json;
        this.responses = responses;
    }

    void handle(HttpExchange exchange) throws IOException {
        try {
            route(exchange);
        } catch (NoSuchElementException e) {
            responses.problem(exchange, 404, "not-found", String.valueOf(e.getMessage()));
        } catch (MalformedRequest | IllegalArgumentException e) {
            responses.problem(exchange, 400, "bad-request", String.valueOf(e.getMessage()));
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Matcher chat = CHAT.matcher(path);
        Matcher file = FILE.matcher(path);
        String target =
                chat.matches() ? "/emulator/chats/*/" + chat.group(2) : file.matches() ? "/emulator/files/*" : path;
        switch (exchange.getRequestMethod() + " " + target) {
            case "GET /emulator/bots" -> responses.json(exchange, 200, views.bots());
            case "GET /emulator/chats" -> responses.json(exchange, 200, views.chats());
            case "GET /emulator/chats/*/messages" -> messages(exchange, chatId(chat));
            case "POST /emulator/chats/*/messages" -> write(exchange, chatId(chat));
            case "PUT /emulator/chats/*/block" -> block(exchange, chatId(chat));
            case "GET /emulator/deliveries" -> {
                long after = parameters(exchange).number("after").orElse(0);
                responses.json(exchange, 200, new Journal(journal.after(after)));
            }
            case "POST /emulator/flood" -> flood(exchange);
            case "GET /emulator/events" -> stream.stream(exchange);
            case "GET /emulator/files/*" -> file(exchange, file.group(1));
            default -> responses.problem(exchange, 404, "not-found", "There is no " + target + " for this method.");
        }
    }

    private record Journal(List<DeliveryJournal.Entry> deliveries) {}

    private void messages(HttpExchange exchange, long chatId) throws IOException {
        Parameters parameters = parameters(exchange);
        long after = parameters.number("after").orElse(0);
        responses.json(exchange, 200, views.messages(views.bot(parameters.text("bot")), chatId, after));
    }

    private void write(HttpExchange exchange, long chatId) throws IOException {
        Parameters parameters = parameters(exchange);
        BotAccount bot = views.bot(parameters.text("bot"));
        Message message = writing.write(
                bot, chatId, person(parameters, bot, chatId), parameters.text("text"), parameters.upload("file"));
        responses.json(
                exchange,
                201,
                new Views.Written(bot.id(), chatId, message.messageId(), message.updateId(), message.at()));
    }

    /** {@code from} is an id, or an object with id and names; left out, it is the person of the private chat. */
    private Person person(Parameters parameters, BotAccount bot, long chatId) {
        JsonNode from = parameters.tree("from").orElse(null);
        if (from == null) {
            return views.person(bot, parameters.number("from").orElse(chatId));
        }
        long id = Parameters.number(from.get("id")).orElse(chatId);
        return new Person(
                id,
                from.path("firstName").asString("Person " + id),
                from.path("lastName").asString(""),
                from.path("username").asString(""));
    }

    private void block(HttpExchange exchange, long chatId) throws IOException {
        Parameters parameters = parameters(exchange);
        chats.block(views.bot(parameters.text("bot")).id(), chatId, parameters.flag("blocked"));
        responses.json(exchange, 200, views.chats());
    }

    private void flood(HttpExchange exchange) throws IOException {
        Parameters parameters = parameters(exchange);
        long seconds = Math.clamp(parameters.number("retryAfter").orElse(1), 1, MAX_FLOOD_SECONDS);
        int times = Math.clamp(parameters.number("times").orElse(1), 0, 1_000);
        chats.flood(views.bot(parameters.text("bot")).id(), times, Duration.ofSeconds(seconds));
        exchange.sendResponseHeaders(204, -1);
    }

    private void file(HttpExchange exchange, String fileId) throws IOException {
        Optional<Attachment> found = views.file(fileId);
        Attachment file = found.orElseThrow(() -> new NoSuchElementException("there is no file " + fileId));
        // Only what was read as a picture is shown; anything else could be a page with a script in it.
        boolean picture = file.kind() == Kind.PHOTO && !file.mimeType().contains("svg");
        if (!picture) {
            exchange.getResponseHeaders().set("Content-Disposition", "attachment");
        }
        responses.file(exchange, picture ? file.mimeType() : "application/octet-stream", files.path(file));
    }

    private Parameters parameters(HttpExchange exchange) throws IOException {
        return Request.parameters(exchange, json);
    }

    private static long chatId(Matcher chat) {
        return Long.parseLong(chat.group(1));
    }
}
