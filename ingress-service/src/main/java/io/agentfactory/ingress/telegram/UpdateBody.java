package io.agentfactory.ingress.telegram;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of an update. Never holds more than the limit, whatever length the request claims or hides. */
@Component
class UpdateBody {

    private static final int MAX_BYTES = 1 << 20;

    private final JsonMapper json;
    private final WebhookMeters meters;

    UpdateBody(JsonMapper json, WebhookMeters meters) {
        this.json = json;
        this.meters = meters;
    }

    JsonNode read(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw tooLarge();
        }
        byte[] bytes = request.getInputStream().readNBytes(MAX_BYTES + 1);
        // A chunked body has no length to look at beforehand.
        if (bytes.length > MAX_BYTES) {
            throw tooLarge();
        }
        try {
            JsonNode update = json.readTree(bytes);
            if (update.isMissingNode()) {
                throw notJson();
            }
            return update;
        } catch (JacksonException e) {
            throw notJson();
        }
    }

    private RuntimeException tooLarge() {
        return meters.refused(
                HttpStatus.CONTENT_TOO_LARGE,
                "update-too-large",
                "The body has more than " + MAX_BYTES + " bytes, which no update of Telegram's has.");
    }

    private RuntimeException notJson() {
        return meters.refused(HttpStatus.BAD_REQUEST, "not-json", "The body must be an update in JSON.");
    }
}
