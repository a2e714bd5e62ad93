package io.agentfactory.ingress.telegram;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON of an update. How much of a body is read at all is bounded before it gets here, for this path by
 * {@code agent-factory.http.body-limits}, whatever length a request claims or hides.
 */
@Component
class UpdateBody {

    private final JsonMapper json;
    private final WebhookMeters meters;

    UpdateBody(JsonMapper json, WebhookMeters meters) {
        this.json = json;
        this.meters = meters;
    }

    JsonNode read(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readAllBytes();
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

    private RuntimeException notJson() {
        return meters.refused(HttpStatus.BAD_REQUEST, "not-json", "The body must be an update in JSON.");
    }
}
