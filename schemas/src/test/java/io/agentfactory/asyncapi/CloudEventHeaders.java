package io.agentfactory.asyncapi;

import static io.agentfactory.asyncapi.AsyncApiDocument.ordered;

import java.util.List;
import java.util.Map;

/** Headers of every event: CloudEvents in Kafka's binary mode, and W3C trace context. */
final class CloudEventHeaders {

    private CloudEventHeaders() {}

    static Map<String, Object> schema() {
        return ordered(
                "type",
                "object",
                "description",
                "CloudEvents 1.0 in Kafka's binary mode, and W3C trace context.",
                "required",
                List.of("ce_id", "ce_type", "ce_source", "ce_time", "ce_specversion", "content-type"),
                "properties",
                ordered(
                        "ce_id",
                        text("UUID of this event; a repeat of it has the same."),
                        "ce_type",
                        text("Full name of the event's Avro record."),
                        "ce_source",
                        text("Who published it, for example /agent-factory/queue-service."),
                        "ce_time",
                        ordered("type", "string", "format", "date-time", "description", "When it was written."),
                        "ce_specversion",
                        ordered("type", "string", "const", "1.0"),
                        "content-type",
                        ordered("type", "string", "const", "application/avro"),
                        "ce_sequence",
                        text("Rises with every event of one key from one service's outbox, decimal; one that is not"
                                + " higher than its key's last is a repeat."),
                        "traceparent",
                        text("W3C trace context of the work that published it.")));
    }

    private static Map<String, Object> text(String description) {
        return ordered("type", "string", "description", description);
    }
}
