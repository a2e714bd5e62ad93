package io.agentfactory.local.fly.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentfactory.local.fly.http.FaultyRoutes.Dropped;
import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyRefusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTP server: authorises, limits, answers, and keeps what was decided before it says so. Listens on the loop-back
 * address only. Never logs a body.
 */
public final class FlyApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FlyApi.class);
    private static final String ROOT = "v1";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonMapper json = JsonMapper.builder().build();
    private final Wire wire = new Wire(json);
    private final InstantSource clock;
    private final BearerToken token;
    private final boolean retryAfter;
    private final RateLimiter limiter;
    private final FaultyRoutes routes;
    private final Runnable keep;
    private final Journal journal;
    private final Consumer<FlyExchange> listener;

    /**
     * What callers see of the server.
     *
     * @param port 0 for any free one
     */
    public record Entrance(int port, String apiToken, RateLimits limits, InstantSource clock) {
        @Override
        public String toString() {
            return "Entrance[port=" + port + "]";
        }
    }

    /**
     * @param faults what goes wrong with requests
     * @param keep makes the model's present state durable; called before each answer to a change
     * @param journal has every request
     * @param listener is told of every request that is answered
     */
    public FlyApi(
            Entrance entrance,
            FlyCloud cloud,
            Faults faults,
            Runnable keep,
            Journal journal,
            Consumer<FlyExchange> listener)
            throws IOException {
        this.clock = entrance.clock();
        this.token = new BearerToken(entrance.apiToken());
        this.retryAfter = cloud.rules().quirks().retryAfter();
        this.limiter = new RateLimiter(entrance.limits(), clock);
        this.routes = new FaultyRoutes(new Routes(cloud, json), faults, json);
        this.keep = keep;
        this.journal = journal;
        this.listener = listener;
        // Without this, the JDK's server waits for the peer's delayed acknowledgement before it sends a body.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), entrance.port()), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        AdminApi admin = new AdminApi(token, cloud, faults, journal, keep, json);
        server.createContext("/" + AdminApi.ROOT, admin::serve);
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = "";
            Answer answer;
            try {
                body = wire.body(exchange);
                answer = answer(exchange, body);
            } catch (FlyRefusal refusal) {
                answer = Answer.refusal(refusal);
            } catch (Dropped dropped) {
                keep.run();
                journal.add(seen(exchange, body, FlyExchange.NO_ANSWER, ""));
                return;
            } catch (RuntimeException bug) {
                log.error(
                        "event=fly-emulator-error path={}",
                        exchange.getRequestURI().getPath(),
                        bug);
                answer = Answer.error(500, "internal: the emulator failed: " + bug);
            }
            if (!exchange.getRequestMethod().equals("GET")) {
                keep.run();
            }
            String text = wire.text(answer);
            // Before the answer: whoever has it can count on finding the exchange in the journal.
            FlyExchange seen = seen(exchange, body, answer.status(), text);
            journal.add(seen);
            listener.accept(seen);
            wire.write(exchange, answer, text);
        }
    }

    private Answer answer(HttpExchange exchange, String body) {
        if (!token.shownBy(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Answer.error(401, "Authenticate: token validation error");
        }
        Call call = wire.call(ROOT, exchange, body);
        if (!limiter.admits(call)) {
            Answer limited = Answer.error(429, "resource_exhausted: rate limit exceeded");
            return retryAfter ? limited.withHeader("Retry-After", "1") : limited;
        }
        return routes.answer(call);
    }

    private FlyExchange seen(HttpExchange exchange, String body, int status, String text) {
        return new FlyExchange(
                clock.instant(),
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                wire.headers(exchange),
                body,
                status,
                text);
    }
}
