package io.agentfactory.testing;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fly's own OpenAPI document as a judge of requests and answers, where the environment variable {@code FLY_OPENAPI}
 * names it.
 */
public final class FlyContract {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Optional<FlyContract> FROM_ENVIRONMENT = read();

    private final OpenApiInteractionValidator validator;

    private FlyContract(Path document) {
        validator = OpenApiInteractionValidator.createForInlineApiSpecification(readable(document))
                .withBasePathOverride("/v1")
                .withLevelResolver(LevelResolver.create()
                        // The document lists hardly any error status; reality has 404, 408, 409, 412, 429 everywhere.
                        .withLevel("validation.response.status.unknown", Level.IGNORE)
                        // Where the document shows no body, reality answers {"ok":true} or the like.
                        .withLevel("validation.response.body.unexpected", Level.IGNORE)
                        .build())
                .build();
    }

    /** Empty: the variable is not set, and nothing is judged. */
    public static Optional<FlyContract> fromEnvironment() {
        return FROM_ENVIRONMENT;
    }

    private static Optional<FlyContract> read() {
        return Optional.ofNullable(System.getenv("FLY_OPENAPI"))
                .filter(path -> !path.isBlank())
                // Maven runs tests in the module's folder, whoever sets the variable stands in the root.
                .map(path -> Path.of(System.getProperty("project.rootDir", "."))
                        .resolve(path)
                        .normalize())
                .map(FlyContract::new);
    }

    /** The document gives PUT and PATCH of the metadata one operation id, which its format forbids. */
    private static String readable(Path document) {
        JsonNode root = JSON.readTree(document);
        JsonNode patch = root.path("paths")
                .path("/apps/{app_name}/machines/{machine_id}/metadata")
                .path("patch");
        ((ObjectNode) patch).put("operationId", "Machines_patch_metadata");
        return JSON.writeValueAsString(root);
    }

    /** What is wrong with an exchange, in words; empty when all is well. */
    public List<String> complaints(String method, URI uri, String requestBody, int status, String responseBody) {
        SimpleRequest.Builder request = new SimpleRequest.Builder(Request.Method.valueOf(method), uri.getPath());
        request.withAuthorization("Bearer token");
        request.withHeader("fly-machine-lease-nonce", "nonce");
        if (!requestBody.isEmpty()) {
            request.withBody(requestBody).withContentType("application/json");
        }
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                request.withQueryParam(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        SimpleResponse.Builder response = SimpleResponse.Builder.status(status);
        if (!responseBody.isEmpty()) {
            String body = uri.getPath().endsWith("/lease") ? withoutEnvelope(responseBody) : responseBody;
            response.withBody(body).withContentType("application/json");
        }
        ValidationReport report = validator.validate(request.build(), response.build());
        return report.getMessages().stream()
                .filter(message -> message.getLevel() == Level.ERROR)
                // Prose and the newer document know the filter metadata.{key}; this document does not.
                .filter(message -> !message.getMessage().startsWith("Query parameter 'metadata."))
                .map(message -> message.getKey() + ": " + message.getMessage())
                .toList();
    }

    /** Prose and the official client have the lease within an envelope; the document has the lease alone. */
    private static String withoutEnvelope(String body) {
        JsonNode answer = JSON.readTree(body);
        return answer.path("data").isObject() ? JSON.writeValueAsString(answer.path("data")) : body;
    }
}
