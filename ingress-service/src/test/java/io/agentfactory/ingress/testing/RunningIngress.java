package io.agentfactory.ingress.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.agentfactory.backends.Backends;
import io.agentfactory.ingress.IngressApplication;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.platform.token.ApiTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One copy of the service, started as in production but for its port, and what a caller of its API does. */
public final class RunningIngress implements AutoCloseable {

    public static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TOKEN_KEY = tokenKey();
    private static final String VAULT_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;
    private final Map<String, String> tokens = new LinkedHashMap<>();

    private RunningIngress(ConfigurableApplicationContext context) {
        this.context = context;
        this.url = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
        ApiTokens mint = context.getBean(ApiTokens.class);
        for (String role : List.of("admin", "operator", "reader")) {
            ApiCaller caller = new ApiCaller("test", Set.of(role), Set.of(ApiCaller.EVERY_WORKSPACE));
            tokens.put(role, mint.mint(caller, Duration.ofHours(1)).reveal());
        }
    }

    /** Settings that all copies of one test share. */
    public static Map<String, String> settings(URI telegram) {
        Map<String, String> settings = new LinkedHashMap<>(Backends.properties("ingress"));
        settings.put("AGENT_FACTORY_AUTO_REGISTER_SCHEMAS", "true");
        settings.put("AGENT_FACTORY_TELEGRAM_API_URL", telegram.toString());
        settings.put("AGENT_FACTORY_PUBLIC_URL", "http://ingress.test:8081");
        settings.put("AGENT_FACTORY_VAULT_KEY", VAULT_KEY);
        settings.put("AGENT_FACTORY_TOKEN_KEY", TOKEN_KEY);
        settings.put("SERVER_PORT", "0");
        settings.put("agent-factory.reply.poll-interval", "100ms");
        settings.put("agent-factory.reply.first-backoff", "50ms");
        return settings;
    }

    public static TestKafka kafka(Map<String, String> settings) {
        return new TestKafka(
                settings.getOrDefault("AGENT_FACTORY_KAFKA_BOOTSTRAP", ""),
                settings.getOrDefault("AGENT_FACTORY_SCHEMA_REGISTRY_URL", ""));
    }

    public static RunningIngress start(Map<String, String> settings) {
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return new RunningIngress(
                new SpringApplicationBuilder(IngressApplication.class).run(arguments.toArray(String[]::new)));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public URI url() {
        return url;
    }

    /** An answer, its body read as JSON where it is some. */
    public record Answer(int status, String text, Map<String, List<String>> headers) {
        public JsonNode json() {
            return JSON.readTree(text);
        }
    }

    public Answer put(String role, String path, String json) {
        return send(request(role, path).PUT(BodyPublishers.ofString(json)).header("Content-Type", "application/json"));
    }

    public Answer get(String role, String path) {
        return send(request(role, path).GET());
    }

    public Answer webhook(String secret, String body) {
        return webhook(secret, BodyPublishers.ofString(body));
    }

    public Answer webhook(String secret, BodyPublisher body) {
        return send(HttpRequest.newBuilder(url.resolve("/agent-factory/telegram/webhook"))
                .header(SECRET_HEADER, secret)
                .header("Content-Type", "application/json")
                .POST(body));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(), response.body(), response.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String role, String path) {
        return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + tokens.get(role));
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }

    private static String tokenKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("test").generate().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
