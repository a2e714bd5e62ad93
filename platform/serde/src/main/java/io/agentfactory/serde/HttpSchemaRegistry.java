package io.agentfactory.serde;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks Confluent's REST API. Every call has a time-out; reads and registrations are idempotent and are tried at each
 * URL.
 */
final class HttpSchemaRegistry implements SchemaRegistry {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int ROUNDS = 2;
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    private final RegistrySettings settings;
    private final HttpClient http;
    private final JsonMapper json = JsonMapper.builder().build();

    HttpSchemaRegistry(RegistrySettings settings) {
        this.settings = settings;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1);
        if (settings.trustStore() != null || settings.keyStore() != null) {
            builder.sslContext(sslContext(settings));
        }
        this.http = builder.build();
    }

    @Override
    public int register(String subject, Schema schema) {
        return call("POST", "/subjects/" + encode(subject) + "/versions", schemaBody(schema))
                .path("id")
                .asInt();
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return call("POST", "/subjects/" + encode(subject), schemaBody(schema))
                .path("id")
                .asInt();
    }

    @Override
    public Schema byId(int id) {
        String schema = call("GET", "/schemas/ids/" + id, null).path("schema").asString();
        return new Schema.Parser().parse(schema);
    }

    @Override
    public void requireBackwardCompatibility(String subject) {
        call("PUT", "/config/" + encode(subject), json.writeValueAsString(Map.of("compatibility", "BACKWARD")));
    }

    @Override
    public void close() {
        http.close();
    }

    private String schemaBody(Schema schema) {
        return json.writeValueAsString(Map.of("schema", PlainSchema.of(schema).toString()));
    }

    private JsonNode call(String method, String path, @Nullable String body) {
        String problem = "";
        for (int round = 0; round < ROUNDS; round++) {
            for (String url : settings.urls()) {
                try {
                    HttpResponse<String> answer =
                            http.send(request(url + path, method, body), HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() / 100 == 2) {
                        return json.readTree(answer.body());
                    }
                    if (answer.statusCode() / 100 == 4 && answer.statusCode() != 429) {
                        throw new SchemaRegistryException("the schema registry at " + url + " refused " + method + " "
                                + path + " with status " + answer.statusCode() + ": " + answer.body());
                    }
                    problem = url + " answered " + answer.statusCode();
                } catch (IOException e) {
                    problem = url + " does not answer (" + e + ")";
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new SchemaRegistryUnavailableException("interrupted while asking the schema registry", e);
                }
            }
        }
        throw new SchemaRegistryUnavailableException("the schema registry cannot be reached: " + problem
                + ". Start it, or set AGENT_FACTORY_SCHEMA_REGISTRY_URL to where it is.");
    }

    private HttpRequest request(String url, String method, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .header("Accept", CONTENT_TYPE + ", application/json")
                .header("Content-Type", CONTENT_TYPE)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        switch (settings.credentials()) {
            case RegistrySettings.Credentials.None() -> {}
            case RegistrySettings.Credentials.Basic(String userAndPassword) ->
                request.header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)));
            case RegistrySettings.Credentials.Bearer(String token) ->
                request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private static String encode(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8);
    }

    private static SSLContext sslContext(RegistrySettings settings) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(settings.keyStore()), trustManagers(settings.trustStore()), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigException(
                    "the key or trust store of the schema registry cannot be used: " + e.getMessage());
        }
    }

    private static TrustManager @Nullable [] trustManagers(RegistrySettings.@Nullable Store store)
            throws GeneralSecurityException, IOException {
        if (store == null) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(load(store));
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keyManagers(RegistrySettings.@Nullable Store store)
            throws GeneralSecurityException, IOException {
        if (store == null) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(load(store), store.password().toCharArray());
        return factory.getKeyManagers();
    }

    private static KeyStore load(RegistrySettings.Store store) throws GeneralSecurityException, IOException {
        KeyStore keyStore = KeyStore.getInstance(store.type());
        try (InputStream file = Files.newInputStream(Path.of(store.location()))) {
            keyStore.load(file, store.password().toCharArray());
        }
        return keyStore;
    }
}
