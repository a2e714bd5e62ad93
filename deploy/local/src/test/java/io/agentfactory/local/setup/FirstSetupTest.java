package io.agentfactory.local.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentfactory.local.stack.KeyFile;
import io.agentfactory.local.stack.StackAddresses;
import io.agentfactory.local.stack.StackKeys;
import io.agentfactory.local.stack.StackPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The set-up against what the services' REST APIs answer before and after each of its steps. */
class FirstSetupTest {

    private static final String SECRET = "/v1/secrets/fly.apiToken";
    private static final String PROVIDER = "/v1/fleet/provider";
    private static final String POLICY = "/v1/fleet/policy";
    private static final String AGENT = "/v1/agents/echo";
    private static final String BOT = "/v1/agents/echo/bot";

    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final Map<String, Integer> puts = new ConcurrentHashMap<>();
    private volatile String broken = "";
    private HttpServer services;
    private FirstSetup setup;

    @BeforeEach
    void start() throws IOException {
        services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        services.createContext("/", this::answer);
        services.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        services.start();
        int port = services.getAddress().getPort();
        StackPorts ports = new StackPorts(port, port, port, port, port, port, port, port, port, port, port, port);
        StackKeys keys =
                new StackKeys("p", "p", "v", KeyFile.newTokenKey(), KeyFile.newTokenKey(), "fly", "1:bot", "a", "s");
        setup = new FirstSetup(new StackAddresses(ports), keys);
    }

    @AfterEach
    void stop() {
        services.stop(0);
    }

    @Test
    void whatAnInterruptedSetupLeftOutIsMadeUpFor() {
        // Given
        broken = PROVIDER;
        assertThatThrownBy(() -> setup.run(FleetTimes.PLAY)).hasMessageContaining(PROVIDER);
        broken = "";

        // When
        setup.run(FleetTimes.PLAY);

        // Then
        assertThat(stored).containsOnlyKeys(SECRET, PROVIDER, POLICY, AGENT, BOT);
    }

    @Test
    void whatTheUserHasChangedStays() {
        // Given
        setup.run(FleetTimes.PLAY);
        Map<String, Integer> once = Map.copyOf(puts);

        // When
        setup.run(FleetTimes.PLAY);

        // Then
        assertThat(puts).isEqualTo(once);
        assertThat(puts.values()).containsOnly(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (path.equals(broken)) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (exchange.getRequestMethod().equals("PUT")) {
                stored.put(path, new String(body, StandardCharsets.UTF_8));
                puts.merge(path, 1, Integer::sum);
            }
            boolean there = stored.containsKey(path);
            byte[] answer = (path.equals(SECRET)
                            ? "{\"present\":" + there + "}"
                            : path.equals(POLICY) ? "{\"version\":" + (there ? 1 : 0) + "}" : "{\"ready\":true}")
                    .getBytes(StandardCharsets.UTF_8);
            boolean alwaysThere = path.equals(SECRET) || path.equals(POLICY);
            exchange.sendResponseHeaders(there || alwaysThere ? 200 : 404, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}
