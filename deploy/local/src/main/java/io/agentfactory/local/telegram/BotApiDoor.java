package io.agentfactory.local.telegram;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.net.httpserver.HttpExchange;
import io.agentfactory.local.telegram.Message.Attachment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Bot API over HTTP: finds the bot by the token in the address and answers in Telegram's envelope. */
final class BotApiDoor {

    private static final Pattern METHOD = Pattern.compile("/bot([0-9]+:[A-Za-z0-9_-]+)(?:/test)?/([A-Za-z]+)");
    private static final Pattern FILE = Pattern.compile("/file/bot([0-9]+:[A-Za-z0-9_-]+)/([a-z]+/[A-Za-z0-9_.-]+)");

    private final List<BotAccount> bots;
    private final Ledger ledger;
    private final BotApi api;
    private final FileStore files;
    private final EventFeed events;
    private final InstantSource clock;
    private final JsonMapper json;
    private final Responses responses;

    BotApiDoor(
            TelegramSettings settings,
            Ledger ledger,
            BotApi api,
            FileStore files,
            EventFeed events,
            JsonMapper json,
            Responses responses) {
        this.bots = settings.bots();
        this.clock = settings.clock();
        this.ledger = ledger;
        this.api = api;
        this.files = files;
        this.events = events;
        this.json = json;
        this.responses = responses;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Envelope(
            boolean ok,
            @Nullable JsonNode result,
            @JsonProperty("error_code") @Nullable Integer errorCode,
            @Nullable String description,
            @Nullable Wait parameters) {}

    private record Wait(@JsonProperty("retry_after") long retryAfter) {}

    static boolean isFor(String path) {
        return path.startsWith("/bot") || path.startsWith("/file/");
    }

    void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/file/")) {
            download(exchange, path);
            return;
        }
        Matcher matcher = METHOD.matcher(path);
        if (!matcher.matches()) {
            answer(exchange, Answer.notFound(""));
            return;
        }
        Optional<BotAccount> bot = bot(matcher.group(1));
        if (bot.isEmpty()) {
            answer(exchange, Answer.unauthorized());
            return;
        }
        Answer answer = call(exchange, bot.get(), matcher.group(2));
        if (answer instanceof Answer.Refusal refusal) {
            events.publish(new TelegramEvent.CallRefused(
                    clock.instant(), bot.get().id(), matcher.group(2), refusal.code(), refusal.description()));
        }
        answer(exchange, answer);
    }

    private Answer call(HttpExchange exchange, BotAccount bot, String method) throws IOException {
        if (!List.of("GET", "POST").contains(exchange.getRequestMethod())) {
            return Answer.notFound("");
        }
        try {
            return api.call(bot, method, Request.parameters(exchange, json));
        } catch (MalformedRequest e) {
            return Answer.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private void download(HttpExchange exchange, String path) throws IOException {
        Matcher matcher = FILE.matcher(path);
        Optional<BotAccount> bot = matcher.matches() ? bot(matcher.group(1)) : Optional.empty();
        if (bot.isEmpty()) {
            answer(exchange, Answer.unauthorized());
            return;
        }
        Optional<Attachment> file = ledger.with(bot.get().id(), memory -> memory.fileAt(matcher.group(2)));
        if (file.isEmpty()) {
            answer(exchange, Answer.notFound(""));
            return;
        }
        responses.file(exchange, "application/octet-stream", files.path(file.get()));
    }

    private Optional<BotAccount> bot(String token) {
        byte[] given = token.getBytes(StandardCharsets.UTF_8);
        return bots.stream()
                .filter(bot -> MessageDigest.isEqual(bot.token().getBytes(StandardCharsets.UTF_8), given))
                .findFirst();
    }

    private void answer(HttpExchange exchange, Answer answer) throws IOException {
        switch (answer) {
            case Answer.Result(JsonNode value, String description) ->
                responses.json(exchange, 200, new Envelope(true, value, null, description, null));
            case Answer.Refusal refusal -> {
                long wait = refusal.retryAfter().toSeconds();
                responses.json(
                        exchange,
                        refusal.code(),
                        new Envelope(
                                false, null, refusal.code(), refusal.description(), wait > 0 ? new Wait(wait) : null));
            }
        }
    }
}
