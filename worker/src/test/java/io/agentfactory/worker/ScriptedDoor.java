package io.agentfactory.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The worker door as its protocol describes it, for one lane, over real HTTP: strict about what it is sent, and able to
 * break in the ways that a network and a server break. What it decides is in {@link ScriptedLane}.
 */
public final class ScriptedDoor implements AutoCloseable {

    public static final String TOKEN = "token-of-the-worker";

    /** A way to break. */
    public enum Fault {
        /** 503, and nothing was done. */
        UNAVAILABLE,
        /** The connection ends before anything is done. */
        DROP_BEFORE,
        /** It is done, and the connection ends before the answer. */
        DROP_AFTER,
        /** 200, from something that is not the door. */
        STRANGER,
        /** 404, from something that is not the door. */
        ODD_REFUSAL,
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> holds = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    public final ScriptedLane lane;
    private volatile boolean out;
    private volatile Set<String> good = Set.of(TOKEN);

    public ScriptedDoor() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lane = new ScriptedLane(uri());
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Breaks the next call of this kind, such as {@code complete}; several of them break one after another. */
    public void breakNext(String call, Fault... ways) {
        faults.computeIfAbsent(call, kind -> new ArrayDeque<>()).addAll(List.of(ways));
    }

    /** Lets calls of this kind wait until the latch is open. */
    public CountDownLatch hold(String call) {
        return holds.computeIfAbsent(call, kind -> new CountDownLatch(1));
    }

    /** Takes these tokens and no other. */
    public void takeOnly(String... tokens) {
        good = Set.of(tokens);
    }

    /** Breaks every call until told otherwise. */
    public void out(boolean out) {
        this.out = out;
    }

    /** Kinds of the calls so far, in order of arrival. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** What is answered. */
    record Said(int status, @Nullable Object body) {

        static Said problem(int status, String type) {
            return new Said(
                    status,
                    Map.of("type", "urn:agent-factory:problem:" + type, "status", status, "detail", "as asked for"));
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
        String call = kind(exchange.getRequestMethod(), path);
        calls.add(call);
        Fault fault = nextFault(call);
        try (exchange) {
            CountDownLatch held = holds.get(call);
            if (held != null) {
                held.await();
            }
            if (out || fault == Fault.DROP_BEFORE) {
                return;
            }
            if (fault == Fault.UNAVAILABLE || fault == Fault.STRANGER || fault == Fault.ODD_REFUSAL) {
                int status = fault == Fault.STRANGER ? 200 : fault == Fault.ODD_REFUSAL ? 404 : 503;
                send(exchange, new Said(status, "<html>nginx</html>"));
                return;
            }
            Said said = authorised(exchange) ? answer(call, path, exchange) : Said.problem(401, "unauthorised");
            if (fault != Fault.DROP_AFTER && !out) {
                send(exchange, said);
            } else if (call.equals("claims") || call.equals("accept")) {
                lane.answerLost();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Fault nextFault(String call) {
        Deque<Fault> ways = faults.get(call);
        if (ways == null) {
            return null;
        }
        synchronized (ways) {
            return ways.poll();
        }
    }

    private boolean authorised(HttpExchange exchange) {
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        return shown != null && shown.startsWith("Bearer ") && good.contains(shown.substring("Bearer ".length()));
    }

    private static String kind(String method, String[] path) {
        if (path.length < 3 || !path[0].equals("v1") || !path[1].equals("worker")) {
            return "unknown";
        }
        String last = path[path.length - 1];
        return switch (path[2]) {
            case "claims", "turns", "control", "drained" -> last;
            case "snapshots" ->
                last.equals("snapshots")
                        ? "prepare"
                        : last.equals("content") ? (method.equals("PUT") ? "upload" : "download") : last;
            default -> "unknown";
        };
    }

    private Said answer(String call, String[] path, HttpExchange exchange) throws IOException, InterruptedException {
        if (call.equals("upload")) {
            try (InputStream body = exchange.getRequestBody()) {
                return lane.upload(path[3], body.readAllBytes());
            }
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        return switch (call) {
            case "claims" -> lane.claim(read(body, ScriptedLane.Ask.class));
            case "accept" -> lane.accept(path[3], read(body, ScriptedLane.Acceptance.class));
            case "heartbeat" -> lane.heartbeat(path[3], read(body, ScriptedLane.Beat.class));
            case "complete" -> lane.complete(path[3], read(body, ScriptedLane.Completion.class));
            case "fail" ->
                path[2].equals("turns")
                        ? lane.fail(path[3], read(body, ScriptedLane.Failure.class))
                        : lane.failSnapshot(path[3], read(body, ScriptedLane.SnapshotFailure.class));
            case "control" -> lane.control();
            case "drained" -> lane.drained(read(body, ScriptedLane.Reason.class));
            case "prepare" -> lane.prepare(read(body, ScriptedLane.Reason.class));
            case "finalize" -> lane.finish(path[3], read(body, ScriptedLane.Sent.class));
            case "latest" -> lane.latest();
            case "download" -> lane.download(path[3]);
            default -> Said.problem(404, "no-such-call");
        };
    }

    private <T> T read(byte[] body, Class<T> type) {
        try {
            return json.readValue(body, type);
        } catch (RuntimeException e) {
            lane.violated(type.getSimpleName() + " that cannot be read: " + e.getMessage());
            throw e;
        }
    }

    private void send(HttpExchange exchange, Said said) throws IOException {
        if (said.body() == null) {
            exchange.sendResponseHeaders(said.status(), -1);
            return;
        }
        byte[] bytes = said.body() instanceof byte[] raw
                ? raw
                : said.body() instanceof String text
                        ? text.getBytes(java.nio.charset.StandardCharsets.UTF_8)
                        : json.writeValueAsBytes(said.body());
        exchange.getResponseHeaders()
                .add("Content-Type", said.status() >= 400 ? "application/problem+json" : "application/json");
        exchange.sendResponseHeaders(said.status(), bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
