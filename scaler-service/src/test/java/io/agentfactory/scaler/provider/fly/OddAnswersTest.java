package io.agentfactory.scaler.provider.fly;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.NewMachine;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.provider.Size;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A success that tells nothing may be one: it is an error that passes, never an exception and never "gone". */
class OddAnswersTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[{}]", "[null]", "<html>", "{\"id\":\"\"}", "[", "7"})
    void isTakenForAnErrorThatPasses(String body) throws Exception {
        // Given
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        try {
            Provider provider =
                    provider("http://localhost:" + server.getAddress().getPort());

            // When
            List<Answer<?>> answers = List.of(
                    provider.reachable(),
                    provider.machines(),
                    provider.volumes(),
                    provider.machine("m"),
                    provider.createMachine(machine()));

            // Then
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer)
                            .isInstanceOfSatisfying(
                                    Answer.Refused.class,
                                    refused ->
                                            assertThat(refused.error()).isInstanceOf(ProviderError.Transient.class)));
        } finally {
            server.stop(0);
        }
    }

    private static Provider provider(String url) {
        FlyProperties defaults = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("agent-factory.fly", FlyProperties.class);
        return new FlyProviders(defaults, new SimpleMeterRegistry()).open(new Place(url, "app"), Secret.of("token"));
    }

    private static NewMachine machine() {
        return new NewMachine(
                "w", "ams", "i", new Size("shared", 1, 512), "v", "/data", Map.of(), Map.of(), Duration.ofSeconds(1));
    }
}
