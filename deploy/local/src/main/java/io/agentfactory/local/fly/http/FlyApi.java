package io.agentfactory.local.fly.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTP server: authorises, limits, answers, and keeps what was decided before it says so. Listens on the loop-back
 * address only. Never logs a body.
 */
public final class FlyApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FlyApi.class);
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final String FAULTS = "/_emulator/faults";
    private static final String NONCE_HEADER = "fly-machine-lease-nonce";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonMapper json = JsonMapper.builder().build();
    private final byte[] token;
    private final boolean retryAfter;
    private final RateLimiter limiter;
    private final Routes routes;
    private final Faults faults;
    private final FaultEndpoint faultEndpoint;
    private final Runnable keep;
    private final Consumer<FlyExchange> journal;

    /**
     * @param port 0 for any free one
     * @param faults what goes wrong with requests
     * @param keep makes the model's present state durable; called before each answer to a change
     * @param journal is told of every request and its answer
     */
    public FlyApi(
            int port,
            String apiToken,
            RateLimits limits,
            InstantSource clock,
            FlyCloud cloud,
            Faults faults,
            Runnable keep,
            Consumer<FlyExchange> journal)
            throws IOException {
        this.faults = faults;
        this.faultEndpoint = new FaultEndpoint(faults, json);
        this.token = apiToken.getBytes(StandardCharsets.UTF_8);
        this.retryAfter = cloud.rules().quirks().retryAfter();
        this.limiter = new RateLimiter(limits, clock);
        this.routes = new Routes(cloud, json);
        this.keep = keep;
        this.journal = journal;
        // Without this, the JDK's server waits for the peer's delayed acknowledgement before it sends a body.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.createContext(FAULTS, this::serveFaults);
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
                body = readBody(exchange);
                answer = answer(exchange, body);
            } catch (FlyRefusal refusal) {
                answer = Answer.refusal(refusal);
            } catch (Dropped dropped) {
                keep.run();
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
            String text = answer.body().isMissingNode() ? "" : json.writeValueAsString(answer.body());
            // Before the answer: whoever has it can count on finding the exchange in the journal.
            journal.accept(new FlyExchange(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers(exchange),
                    body,
                    answer.status(),
                    text));
            write(exchange, answer, text);
        }
    }

    private Answer answer(HttpExchange exchange, String body) {
        if (!authorised(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Answer.error(401, "Authenticate: token validation error");
        }
        String nonce = exchange.getRequestHeaders().getFirst(NONCE_HEADER);
        Call call =
                Call.of(exchange.getRequestMethod(), exchange.getRequestURI(), nonce == null ? "" : nonce, body, json);
        if (!admitted(call)) {
            Answer limited = Answer.error(429, "resource_exhausted: rate limit exceeded");
            return retryAfter ? limited.withHeader("Retry-After", "1") : limited;
        }
        return faults.strike(call).map(effect -> struck(effect, call)).orElseGet(() -> routes.answer(call));
    }

    private Answer struck(FaultEffect effect, Call call) {
        return switch (effect) {
            case FaultEffect.Replies replies -> Answer.error(replies.status(), replies.error());
            case FaultEffect.Delays delays -> {
                pause(delays.time());
                yield routes.answer(call);
            }
            case FaultEffect.DropsBefore drops -> throw new Dropped();
            case FaultEffect.DropsAfter drops -> {
                routes.answer(call);
                throw new Dropped();
            }
            case FaultEffect.EmptiesList empty -> {
                Answer answer = routes.answer(call);
                yield answer.body().isArray() ? Answer.ok(json.createArrayNode()) : answer;
            }
        };
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw new Dropped();
        }
    }

    /** The connection ends without an answer. */
    private static final class Dropped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Dropped() {
            super("dropped", null, false, false);
        }
    }

    private void serveFaults(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = authorised(exchange.getRequestHeaders().getFirst("Authorization"))
                        ? faultEndpoint.handle(exchange.getRequestMethod(), readBody(exchange))
                        : Answer.error(401, "Authenticate: token validation error");
            } catch (FlyRefusal refusal) {
                answer = Answer.refusal(refusal);
            }
            write(exchange, answer, json.writeValueAsString(answer.body()));
        }
    }

    private boolean admitted(Call call) {
        String action =
                call.method() + " " + call.segment(2) + "/" + (call.path().size() > 3 ? "{id}/" : "") + call.segment(4);
        String identifier = call.segment(1) + "/" + call.segment(3);
        boolean readsOneMachine = call.method().equals("GET")
                && call.path().size() == 4
                && call.segment(2).equals("machines");
        return limiter.admits(action, identifier, readsOneMachine);
    }

    private boolean authorised(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String[] parts = header.strip().split("\\s+", 2);
        boolean scheme = parts[0].equalsIgnoreCase("Bearer") || parts[0].equals("FlyV1");
        return scheme && parts.length == 2 && MessageDigest.isEqual(parts[1].getBytes(StandardCharsets.UTF_8), token);
    }

    private static String readBody(HttpExchange exchange) throws IOException {
        try (InputStream stream = exchange.getRequestBody()) {
            byte[] bytes = stream.readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) {
                throw FlyRefusal.of(413, "invalid_argument: the request body is larger than 1 MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : List.of("content-type", NONCE_HEADER)) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private static void write(HttpExchange exchange, Answer answer, String text) throws IOException {
        exchange.getResponseHeaders().set("fly-request-id", UUID.randomUUID().toString());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (text.isEmpty()) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
