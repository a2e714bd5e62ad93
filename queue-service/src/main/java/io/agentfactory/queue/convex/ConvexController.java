package io.agentfactory.queue.convex;

import io.agentfactory.platform.token.WorkerIdentity;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Calls of the existing worker image, in the envelope that it knows. They come here through
 * {@code /convex/<token>/api/query}, {@code mutation} and {@code action}.
 */
@RestController
@Hidden
class ConvexController {

    static final String PATH = "/v1/worker/convex";

    /** How the system that this one replaces says that a function has failed. */
    private static final int FUNCTION_FAILED = 560;

    private final ConvexFunctions functions;

    ConvexController(ConvexFunctions functions) {
        this.functions = functions;
    }

    /** @param format the image sends none */
    record Call(
            @NotBlank String path,
            @NotNull JsonNode args,
            @Nullable String format) {}

    @PostMapping(PATH + "/{kind}")
    ResponseEntity<Map<String, @Nullable Object>> call(
            @AuthenticationPrincipal WorkerIdentity worker, @PathVariable String kind, @Valid @RequestBody Call call) {
        return switch (functions.call(worker, kind, call.path(), call.args())) {
            case ConvexAnswer.Value(Object value) -> ResponseEntity.ok(envelope("success", "value", value));
            case ConvexAnswer.Failure(String message) ->
                ResponseEntity.status(FUNCTION_FAILED).body(envelope("error", "errorMessage", message));
        };
    }

    private static Map<String, @Nullable Object> envelope(String status, String name, @Nullable Object content) {
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("status", status);
        envelope.put(name, content);
        envelope.put("logLines", List.of());
        return envelope;
    }
}
