package io.agentfactory.local.telegram;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * What a call brings along, whichever way it came: query, JSON, form or multipart. Where a form carries a list or an
 * object it carries it as JSON text, and JSON may carry a number as text; both are read alike.
 */
final class Parameters {

    private final Map<String, JsonNode> values = new HashMap<>();
    private final Map<String, Upload> uploads = new HashMap<>();
    private final JsonMapper json;

    /** @param mimeType as the sender named it, empty for none */
    record Upload(String fileName, String mimeType, byte[] content) {}

    Parameters(JsonMapper json) {
        this.json = json;
    }

    void add(String name, JsonNode value) {
        if (!value.isNull()) {
            values.put(name, value);
        }
    }

    void add(String name, String value) {
        values.put(name, StringNode.valueOf(value));
    }

    void add(String name, Upload upload) {
        uploads.put(name, upload);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<Upload> upload(String name) {
        return Optional.ofNullable(uploads.get(name));
    }

    /** Empty where there is none. */
    String text(String name) {
        JsonNode value = values.get(name);
        if (value == null) {
            return "";
        }
        return value.isContainer() ? value.toString() : value.asString();
    }

    /** Empty where there is none, or none that is a number. */
    OptionalLong number(String name) {
        return number(values.get(name));
    }

    boolean flag(String name) {
        return List.of("true", "True", "yes", "1").contains(text(name));
    }

    /** The parameter as a JSON object or array; empty where it is none. */
    Optional<JsonNode> tree(String name) {
        JsonNode value = values.get(name);
        if (value == null || value.isContainer()) {
            return Optional.ofNullable(value);
        }
        try {
            return Optional.of(json.readTree(value.asString())).filter(JsonNode::isContainer);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    List<String> texts(String name) {
        return tree(name)
                .filter(JsonNode::isArray)
                .map(array -> StreamSupport.stream(array.spliterator(), false)
                        .map(JsonNode::asString)
                        .toList())
                .orElse(List.of());
    }

    static OptionalLong number(@Nullable JsonNode value) {
        if (value == null || value.isContainer()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value.asString().strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
