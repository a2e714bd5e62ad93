package io.agentfactory.platform.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.io.Resource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts a service's examples into the description of its API. They stand in {@code openapi-examples.json}, by method and
 * path: {@code {"GET /v1/lanes": {"answer": …}, "POST /v1/dead-letters/redrive": {"request": …, "answer": …}}}.
 */
final class Examples implements OpenApiCustomizer {

    private final Map<String, Example> byOperation;

    private Examples(Map<String, Example> byOperation) {
        this.byOperation = byOperation;
    }

    /**
     * What one operation is sent and answers, as JSON.
     *
     * @param request null: nothing
     * @param answer null: nothing
     */
    private record Example(
            @Nullable Object request, @Nullable Object answer) {}

    static Examples read(Resource file, JsonMapper json) {
        if (!file.exists()) {
            return new Examples(Map.of());
        }
        try (InputStream in = file.getInputStream()) {
            return new Examples(json.readValue(in, new TypeReference<>() {}));
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    @Override
    public void customise(OpenAPI api) {
        byOperation.forEach((operation, example) -> {
            Operation described = find(api, operation);
            if (example.request() != null) {
                show(described.getRequestBody().getContent(), example.request());
            }
            if (example.answer() != null) {
                described.getResponses().forEach((status, answer) -> {
                    if (status.startsWith("2")) {
                        show(answer.getContent(), example.answer());
                    }
                });
            }
        });
    }

    private static Operation find(OpenAPI api, String operation) {
        String[] methodAndPath = operation.split(" ", 2);
        PathItem path = api.getPaths().get(methodAndPath[1]);
        Operation found =
                path == null ? null : path.readOperationsMap().get(PathItem.HttpMethod.valueOf(methodAndPath[0]));
        if (found == null) {
            throw new IllegalStateException("openapi-examples.json shows " + operation + ", which is not there");
        }
        return found;
    }

    private static void show(Content content, Object example) {
        content.values().forEach(media -> media.setExample(example));
    }
}
