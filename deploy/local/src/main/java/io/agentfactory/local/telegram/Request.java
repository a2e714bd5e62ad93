package io.agentfactory.local.telegram;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the parameters of a request from its query and its body. */
final class Request {

    private static final int MAX_BODY = 25 * 1024 * 1024;

    private Request() {}

    /** @throws MalformedRequest if the body is too large or not what it says it is */
    static Parameters parameters(HttpExchange exchange, JsonMapper json) throws IOException {
        Parameters parameters = new Parameters(json);
        form(exchange.getRequestURI().getRawQuery(), parameters);
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new MalformedRequest("the body is larger than " + MAX_BODY + " bytes");
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (body.length == 0 || type == null) {
            return parameters;
        }
        switch (type.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT)) {
            case "application/json" -> json(body, json, parameters);
            case "application/x-www-form-urlencoded" -> form(new String(body, StandardCharsets.UTF_8), parameters);
            case "multipart/form-data" -> Multipart.read(type, body, parameters);
            default -> throw new MalformedRequest("a body of type " + type + " is not understood");
        }
        return parameters;
    }

    private static void json(byte[] body, JsonMapper json, Parameters into) {
        try {
            JsonNode tree = json.readTree(body);
            if (!tree.isObject()) {
                throw new MalformedRequest("the body must be a JSON object");
            }
            for (Map.Entry<String, JsonNode> field : tree.properties()) {
                into.add(field.getKey(), field.getValue());
            }
        } catch (JacksonException e) {
            throw new MalformedRequest("can't parse JSON object");
        }
    }

    private static void form(@Nullable String form, Parameters into) {
        if (form == null || form.isEmpty()) {
            return;
        }
        for (String pair : form.split("&", 500)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                into.add(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedRequest("the query or form is not URL-encoded");
        }
    }
}
