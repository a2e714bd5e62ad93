package io.agentfactory.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How we speak to a registry: what we send, and what we make of its answers. */
class HttpSchemaRegistryTest {

    private static final Topic TOPIC = TopicCatalogue.topic("ticks");

    private record Call(String line, String authorization, String body) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private String serve(HttpServer registry, int status, String body) {
        server = registry;
        registry.createContext("/", exchange -> {
            String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            calls.add(new Call(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    authorization == null ? "" : authorization,
                    sent));
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        registry.start();
        return "://localhost:" + registry.getAddress().getPort();
    }

    private static HttpServer plain() throws Exception {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private static SchemaRegistry registry(String url, Map<String, String> more) {
        Map<String, String> config = new LinkedHashMap<>(more);
        config.put("schema.registry.url", url);
        return SchemaRegistry.open(RegistrySettings.of(config));
    }

    @Test
    void registersUnderTheSubjectWithoutJavasProperties() throws Exception {
        // Given
        String url = "http" + serve(plain(), 200, "{\"id\":7}");

        // When
        int id = registry(url + "/", Map.of()).register(TOPIC.valueSubject(), TOPIC.schema());

        // Then
        assertThat(id).isEqualTo(7);
        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.line()).isEqualTo("POST /subjects/agent-factory.ticks-value/versions");
            assertThat(call.body()).contains("ScheduledTick").doesNotContain("avro.java.string");
            assertThat(call.authorization()).isEmpty();
        });
    }

    @Test
    void asksOnceForEachSchema() throws Exception {
        // Given
        SchemaRegistry registry = registry("http" + serve(plain(), 200, "{\"id\":7}"), Map.of());

        // When
        registry.idOf(TOPIC.valueSubject(), TOPIC.schema());
        registry.idOf(TOPIC.valueSubject(), TOPIC.schema());

        // Then
        assertThat(calls)
                .singleElement()
                .satisfies(call -> assertThat(call.line()).isEqualTo("POST /subjects/agent-factory.ticks-value"));
    }

    @Test
    void authenticatesAsItIsTold() throws Exception {
        // Given
        String url = "http" + serve(plain(), 200, "{\"id\":7}");

        // When
        registry(url, Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "me:pass"))
                .idOf("s", TOPIC.schema());
        registry(url, Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "abc"))
                .idOf("s", TOPIC.schema());

        // Then
        assertThat(calls).extracting(Call::authorization).containsExactly("Basic bWU6cGFzcw==", "Bearer abc");
    }

    @Test
    void settingsNeverPrintSecrets() {
        RegistrySettings basic = RegistrySettings.of(Map.of(
                "schema.registry.url", "http://x",
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "me:pass"));

        assertThat(basic.toString()).doesNotContain("pass");
    }

    @Test
    void aRefusalIsSaidWithTheRegistrysWords() throws Exception {
        // Given
        String url = "http" + serve(plain(), 409, "{\"error_code\":409,\"message\":\"incompatible\"}");

        // Then
        assertThatExceptionOfType(SchemaRegistryException.class)
                .isThrownBy(() -> registry(url, Map.of()).register("s", TOPIC.schema()))
                .withMessageContaining("409")
                .withMessageContaining("incompatible");
        assertThat(calls).hasSize(1);
    }

    @Test
    void aRegistryInTroubleIsTriedAgainAndThenSaidToBeUnavailable() throws Exception {
        // Given
        String url = "http" + serve(plain(), 503, "");

        // Then
        assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
                .isThrownBy(() -> registry(url, Map.of()).byId(1))
                .withMessageContaining("503");
        assertThat(calls).hasSize(2);
    }

    @Test
    void anUnreachableRegistryIsNamedInOneSentenceThatHelps() {
        assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
                .isThrownBy(() -> registry("http://localhost:1", Map.of()).byId(1))
                .withMessageContaining("http://localhost:1")
                .withMessageContaining("AGENT_FACTORY_SCHEMA_REGISTRY_URL");
    }

    @Test
    void trustsTheStoreThatItIsGivenAndNoOther(@TempDir Path folder) throws Exception {
        // Given
        Path store = selfSigned(folder);
        String url = "https" + serve(tls(store), 200, "{\"id\":7}");
        Map<String, String> trusting = Map.of(
                "schema.registry.ssl.truststore.location", store.toString(),
                "schema.registry.ssl.truststore.password", "changeit",
                "schema.registry.ssl.truststore.type", "PKCS12");

        // Then
        assertThat(registry(url, trusting).idOf("s", TOPIC.schema())).isEqualTo(7);
        assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
                .isThrownBy(() -> registry(url, Map.of()).idOf("s", TOPIC.schema()));
    }

    @Test
    void showsItsOwnCertificateWhereTheRegistryAsksForOne(@TempDir Path folder) throws Exception {
        // Given
        Path store = selfSigned(folder);
        HttpsServer https = (HttpsServer) tls(store);
        https.setHttpsConfigurator(new HttpsConfigurator(context(store)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        String url = "https" + serve(https, 200, "{\"id\":7}");
        Map<String, String> stranger = Map.of(
                "schema.registry.ssl.truststore.location",
                store.toString(),
                "schema.registry.ssl.truststore.password",
                "changeit");
        Map<String, String> known = new LinkedHashMap<>(stranger);
        known.put("schema.registry.ssl.keystore.location", store.toString());
        known.put("schema.registry.ssl.keystore.password", "changeit");

        // Then
        assertThat(registry(url, known).idOf("s", TOPIC.schema())).isEqualTo(7);
        assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
                .isThrownBy(() -> registry(url, stranger).idOf("s", TOPIC.schema()));
    }

    @Test
    void aStoreThatCannotBeOpenedIsNamed(@TempDir Path folder) throws Exception {
        // Given
        Path store = selfSigned(folder);

        // Then
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> registry(
                        "https://localhost:1",
                        Map.of(
                                "schema.registry.ssl.truststore.location",
                                store.toString(),
                                "schema.registry.ssl.truststore.password",
                                "wrong")))
                .withMessageContaining(store.toString());
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> registry(
                        "https://localhost:1", Map.of("schema.registry.ssl.truststore.location", folder + "/none")))
                .withMessageContaining("is not at");
    }

    private static Path selfSigned(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "registry",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    private static HttpServer tls(Path store) throws Exception {
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        return https;
    }

    /** Shows this store's certificate, and trusts it. */
    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        context.init(factory.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
