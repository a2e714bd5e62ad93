package io.agentfactory.platform.outbox;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Headers as they stand in the outbox table: one JSON object, so that a person can read them there. */
final class HeaderJson {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private HeaderJson() {}

    static String write(Map<String, String> headers) {
        return JSON.writeValueAsString(headers);
    }

    static Map<String, String> read(String json) {
        return JSON.readValue(json, HEADERS);
    }
}
