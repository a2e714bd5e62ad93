package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.FlyRefusal;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A request, taken apart.
 *
 * @param path decoded segments after the first, which says what the path belongs to
 * @param nonce the lease nonce header, or empty
 * @param body a missing node where there was none
 */
record Call(String method, List<String> path, Map<String, List<String>> query, String nonce, JsonNode body) {
    /** A path that does not begin with {@code root} is 404. */
    static Call of(String root, String method, URI uri, String nonce, String body, JsonMapper json) {
        List<String> segments = new ArrayList<>();
        for (String segment : uri.getRawPath().split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(decode(segment));
            }
        }
        if (segments.isEmpty() || !segments.getFirst().equals(root)) {
            throw FlyRefusal.notFound("not found: the API is under /v1");
        }
        return new Call(
                method, List.copyOf(segments.subList(1, segments.size())), query(uri), nonce, parse(body, json));
    }

    String segment(int index) {
        return index < path.size() ? path.get(index) : "";
    }

    /** The first value of a query parameter, or empty. */
    String parameter(String name) {
        return query.getOrDefault(name, List.of("")).getFirst();
    }

    /** All values of a parameter that may be repeated or hold a list with commas. */
    Set<String> list(String name) {
        Set<String> values = new LinkedHashSet<>();
        for (String value : query.getOrDefault(name, List.of())) {
            for (String part : value.split(",", -1)) {
                if (!part.isBlank()) {
                    values.add(part.strip());
                }
            }
        }
        return values;
    }

    boolean flag(String name) {
        return switch (parameter(name)) {
            case "" -> false;
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw FlyRefusal.invalid(name + " must be true or false");
        };
    }

    int number(String name, int fallback) {
        String text = parameter(name);
        return text.isEmpty() ? fallback : parseNumber(name, text);
    }

    /** The body where one must be an object; a missing one counts as empty. */
    JsonNode objectBody() {
        if (!body.isMissingNode() && !body.isObject()) {
            throw FlyRefusal.invalid("the request body must be a JSON object");
        }
        return body;
    }

    private static int parseNumber(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw FlyRefusal.invalid(name + " must be a whole number, not '" + text + "'");
        }
    }

    private static JsonNode parse(String body, JsonMapper json) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : json.readTree(body);
        } catch (JacksonException notJson) {
            throw FlyRefusal.invalid("the request body is not JSON");
        }
    }

    private static Map<String, List<String>> query(URI uri) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        String raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            }
        }
        return values;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
