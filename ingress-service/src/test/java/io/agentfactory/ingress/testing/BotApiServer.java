package io.agentfactory.ingress.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Telegram's side of the Bot API over real HTTP, as far as we call it, which can be told to answer the next calls
 * differently. It keeps what it was sent.
 */
public final class BotApiServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final Map<String, String> bots = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> webhooks = new ConcurrentHashMap<>();
    private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
    private final List<Message> delivered = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicLong messageIds = new AtomicLong(100);

    public BotApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** A message that was taken. */
    public record Message(String token, String chatId, String text, String parseMode, long messageId) {}

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    public void knowBot(String token, String username) {
        bots.put(token, username);
    }

    /** The next message to this chat, or the next call of this method, is answered with this instead. */
    public void answerNext(String chatIdOrMethod, String json) {
        answers.computeIfAbsent(chatIdOrMethod, key -> new ConcurrentLinkedDeque<>())
                .add(json);
    }

    public static String error(int code, String description) {
        return "{\"ok\":false,\"error_code\":" + code + ",\"description\":\"" + description + "\"}";
    }

    public static String retryAfter(int seconds) {
        return "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests\",\"parameters\":{\"retry_after\":"
                + seconds + "}}";
    }

    public List<Message> deliveredTo(String chatId) {
        return delivered.stream()
                .filter(message -> message.chatId().equals(chatId))
                .toList();
    }

    public List<String> textsTo(String chatId) {
        return deliveredTo(chatId).stream().map(Message::text).toList();
    }

    /** Methods called, with their token, as {@code token/method}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public JsonNode webhookOf(String token) {
        return webhooks.getOrDefault(token, MissingNode.getInstance());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/");
            String token = path[1].substring("bot".length());
            String method = path[2];
            byte[] body = exchange.getRequestBody().readAllBytes();
            calls.add(token + "/" + method);
            String answer = answer(token, method, JSON.readTree(body));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            int status = JSON.readTree(bytes).path("error_code").asInt(200);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized String answer(String token, String method, JsonNode parameters) {
        if (!bots.containsKey(token)) {
            return error(401, "Unauthorized");
        }
        String chatId = parameters.path("chat_id").asString("");
        for (String key : List.of(chatId, method)) {
            Deque<String> scripted = answers.get(key);
            if (scripted != null && !scripted.isEmpty()) {
                return scripted.poll();
            }
        }
        String botId = token.substring(0, token.indexOf(':'));
        return switch (method) {
            case "getMe" -> ok("{\"id\":" + botId + ",\"is_bot\":true,\"username\":\"" + bots.get(token) + "\"}");
            case "setWebhook" -> {
                webhooks.put(token, parameters);
                yield ok("true");
            }
            case "deleteWebhook" -> {
                webhooks.remove(token);
                yield ok("true");
            }
            case "getWebhookInfo" -> {
                JsonNode webhook = webhooks.get(token);
                yield ok("{\"url\":\""
                        + (webhook == null ? "" : webhook.path("url").asString())
                        + "\",\"pending_update_count\":3,\"has_custom_certificate\":false}");
            }
            case "sendMessage" -> {
                long id = messageIds.incrementAndGet();
                delivered.add(new Message(
                        token,
                        chatId,
                        parameters.path("text").asString(),
                        parameters.path("parse_mode").asString(""),
                        id));
                yield ok("{\"message_id\":" + id + ",\"date\":0,\"chat\":{\"id\":1}}");
            }
            default -> error(404, "Not Found");
        };
    }

    private static String ok(String result) {
        return "{\"ok\":true,\"result\":" + result + "}";
    }
}
