package io.agentfactory.cleanup;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.agentfactory.backends.Backends;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.platform.token.ApiTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cleanup service as it runs, on a free port, with real backends. */
public final class CleanupUnderTest implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Map<String, Object> settings;
    private final ConfigurableApplicationContext context;

    private CleanupUnderTest(Map<String, Object> settings) {
        this.settings = settings;
        this.context = new SpringApplicationBuilder(CleanupApplication.class)
                .properties(settings)
                .run();
    }

    public static CleanupUnderTest start(Map<String, String> overrides) {
        Map<String, Object> settings = new LinkedHashMap<>(Backends.properties("cleanup"));
        settings.put("AGENT_FACTORY_TOKEN_KEY", signingKey());
        settings.put("AGENT_FACTORY_VAULT_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        settings.put("SERVER_PORT", "0");
        settings.put("spring.kafka.properties.auto.register.schemas", "true");
        settings.putAll(overrides);
        return new CleanupUnderTest(settings);
    }

    /** Has the ingress service import a secret. */
    public void importSecret(String workspaceId, String ref, String value) {
        ImportSecrets.store(settings, workspaceId, ref, value);
    }

    /** An answer of the REST interface, its body read as JSON. */
    public record Reply(int status, JsonNode body) {}

    /** Calls the REST interface with a token of this role for every workspace. */
    public Reply call(String role, String method, String path) {
        return call(new ApiCaller("ann", Set.of(role), Set.of(ApiCaller.EVERY_WORKSPACE)), method, path);
    }

    public Reply call(ApiCaller caller, String method, String path) {
        String token = bean(ApiTokens.class).mint(caller, Duration.ofHours(1)).reveal();
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(url() + path))
                            .header("Authorization", "Bearer " + token)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), JsonMapper.shared().readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Another copy of the same service, on the same database and topics. */
    public CleanupUnderTest startCopy() {
        return new CleanupUnderTest(settings);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public String property(String name) {
        return context.getEnvironment().getRequiredProperty(name);
    }

    public String url() {
        return "http://localhost:" + property("local.server.port");
    }

    @Override
    public void close() {
        context.close();
    }

    private static String signingKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("test").generate().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
