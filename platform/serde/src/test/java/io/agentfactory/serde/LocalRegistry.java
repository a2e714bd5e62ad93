package io.agentfactory.serde;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers as a registry with Confluent's API does, on a port of its own, and remembers what it was asked. Like some of
 * them, it keeps a compatibility rule only for subjects that exist.
 */
final class LocalRegistry implements AutoCloseable {

    /** What was sent. */
    record Request(String line, String contentType, String body) {}

    /** What is answered. */
    record Answer(int status, String body) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Answer> next = new ConcurrentLinkedQueue<>();
    private final List<String> schemas = new ArrayList<>();
    private final Map<String, List<String>> subjects = new HashMap<>();
    private final Map<String, String> rules = new HashMap<>();

    private LocalRegistry(HttpServer server) {
        this.server = server;
        server.createContext("/", this::handle);
        server.start();
    }

    static LocalRegistry start() {
        try {
            return new LocalRegistry(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    synchronized Map<String, String> rules() {
        return Map.copyOf(rules);
    }

    /** Answers the next request with this, whatever it asks. */
    void answerNext(int status, String body) {
        next.add(new Answer(status, body));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        requests.add(new Request(exchange.getRequestMethod() + " " + path, type, body));
        Answer prepared = next.poll();
        Answer answer = prepared == null ? answer(exchange.getRequestMethod(), path.split("/", -1), body) : prepared;
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer answer(String method, String[] path, String body) {
        JsonNode sent = body.isEmpty() ? JSON.missingNode() : JSON.readTree(body);
        return switch (method + " " + path[1] + " " + path.length) {
            case "POST subjects 4" -> register(path[2], schema(sent));
            case "POST subjects 3" -> find(path[2], schema(sent));
            case "GET schemas 4" -> byId(Integer.parseInt(path[3]));
            case "PUT config 3" -> rule(path[2], sent.path("compatibility").asString());
            default -> new Answer(404, "<html>Not Found</html>");
        };
    }

    private Answer register(String subject, Schema schema) {
        List<String> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
        if (!versions.contains(schema.toString())) {
            if (rules.containsKey(subject) && !reads(schema, versions.getLast())) {
                return error(409, 409, "Schema being registered is incompatible with an earlier schema");
            }
            versions.add(schema.toString());
            schemas.add(schema.toString());
        }
        return id(schema);
    }

    private static boolean reads(Schema schema, String earlier) {
        return SchemaCompatibility.checkReaderWriterCompatibility(schema, new Schema.Parser().parse(earlier))
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }

    private Answer find(String subject, Schema schema) {
        List<String> versions = subjects.get(subject);
        if (versions == null) {
            return error(404, 40401, "Subject '" + subject + "' not found.");
        }
        return versions.contains(schema.toString()) ? id(schema) : error(404, 40403, "Schema not found");
    }

    private Answer byId(int id) {
        return id < 1 || id > schemas.size()
                ? error(404, 40403, "Schema " + id + " not found")
                : new Answer(200, JSON.writeValueAsString(Map.of("schema", schemas.get(id - 1))));
    }

    private Answer rule(String subject, String rule) {
        if (!subjects.containsKey(subject)) {
            return error(404, 40401, "Subject '" + subject + "' not found.");
        }
        rules.put(subject, rule);
        return new Answer(200, JSON.writeValueAsString(Map.of("compatibility", rule)));
    }

    private Answer id(Schema schema) {
        return new Answer(200, JSON.writeValueAsString(Map.of("id", schemas.indexOf(schema.toString()) + 1)));
    }

    private static Schema schema(JsonNode sent) {
        return new Schema.Parser().parse(sent.path("schema").asString());
    }

    private static Answer error(int status, int code, String message) {
        return new Answer(status, JSON.writeValueAsString(Map.of("error_code", code, "message", message)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
