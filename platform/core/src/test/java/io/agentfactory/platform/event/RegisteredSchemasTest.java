package io.agentfactory.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.agentfactory.platform.startup.StartupException;
import io.agentfactory.serde.AvroEventSerializer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegisteredSchemasTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer registry;
    private String url;
    private int status = 200;
    private String answer = "{\"subject\":\"s\",\"id\":7,\"version\":1,\"schema\":\"\\\"string\\\"\"}";

    @BeforeEach
    void startRegistry() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        registry.start();
        url = "http://127.0.0.1:" + registry.getAddress().getPort();
    }

    @AfterEach
    void stopRegistry() {
        registry.stop(0);
    }

    @Test
    void theIdsOfWhatAServicePublishesAreLearntAndOfNothingElse() {
        // When
        try (var serializer = serializer()) {
            RegisteredSchemas.prepare(serializer, url, "ingress-service");
        }

        // Then
        assertThat(asked)
                .isNotEmpty()
                .anyMatch(path -> path.contains("agent-factory.messages-value"))
                .noneMatch(path -> path.contains("agent-factory.ticks-value"));
    }

    @Test
    void aSchemaThatIsNotRegisteredEndsTheStartWithASentence() {
        // Given
        status = 404;
        answer = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

        // When, Then
        try (var serializer = serializer()) {
            assertThatThrownBy(() -> RegisteredSchemas.prepare(serializer, url, "ingress-service"))
                    .isInstanceOf(StartupException.class)
                    .hasMessage(
                            "The schema registry at " + url
                                    + " lacks a schema that ingress-service publishes: register the schemas of this version before starting it.");
        }
    }

    private AvroEventSerializer serializer() {
        var serializer = new AvroEventSerializer();
        serializer.configure(Map.of("schema.registry.url", url), false);
        return serializer;
    }
}
