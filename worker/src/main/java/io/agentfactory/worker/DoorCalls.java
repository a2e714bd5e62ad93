package io.agentfactory.worker;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP to the door: connections kept alive, bounded answers, a time-out on every call, and a bounded number of tries
 * where no usable answer comes.
 *
 * <p>All calls of the door are idempotent by their token or id, but for asking for work, which is never repeated here.
 * Never follows a redirect, and never shows the token to another host than the door.
 */
final class DoorCalls implements AutoCloseable {

    static final int TRIES = 4;
    static final long LONGEST_ANSWER = 32L << 20;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    // One for all: it learns how to read and write each type, which is most of the work of doing it once.
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI door;
    private final WorkerToken token;
    private final BackOff backOff;
    private final LongSupplier nanoTime;
    private final HttpClient http;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("door-call-", 1).daemon(true).factory());
    private volatile long lastContact;

    DoorCalls(URI door, WorkerToken token, BackOff backOff, LongSupplier nanoTime) {
        this.door = door;
        this.token = token;
        this.backOff = backOff;
        this.nanoTime = nanoTime;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(threads)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.lastContact = nanoTime.getAsLong();
    }

    /** What came back, before anyone looked at what it means. */
    sealed interface Outcome<B> {

        /** An answer of the door itself: below 300, or a refusal that names its problem. */
        record Answered<B>(int status, B body) implements Outcome<B> {}

        /** None, or only trouble, after all tries. */
        record Failed<B>(String why) implements Outcome<B> {}
    }

    /** A JSON call that may be repeated. */
    Outcome<byte[]> call(String method, String path, @Nullable Object body, Duration timeout)
            throws InterruptedException {
        int failures = 0;
        while (true) {
            Outcome<byte[]> outcome = callOnce(method, path, body, timeout);
            failures++;
            if (outcome instanceof Outcome.Answered || failures == TRIES) {
                return outcome;
            }
            pause(failures);
        }
    }

    /** A JSON call that must not be repeated without thought. */
    Outcome<byte[]> callOnce(String method, String path, @Nullable Object body, Duration timeout)
            throws InterruptedException {
        URI address = URI.create(door + path);
        HttpRequest.Builder request = request(address)
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        BodyHandler<byte[]> handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER);
        return once(request.timeout(timeout).build(), handler, timeout);
    }

    /** Waits before another try. */
    void pause(int failures) throws InterruptedException {
        Thread.sleep(backOff.after(failures));
    }

    /** The door names addresses as it sees itself; a relative one is taken from where the worker sees the door. */
    URI resolve(URI address) {
        return address.isAbsolute() ? address : URI.create(door + "/").resolve(address);
    }

    /** Sends bytes to an address that the door has named. Tried once: the bytes must be made anew for another try. */
    Outcome<byte[]> upload(URI address, BodyPublisher bytes, Duration timeout) throws InterruptedException {
        HttpRequest request = request(address)
                .PUT(bytes)
                .header("Content-Type", "application/gzip")
                .timeout(timeout)
                .build();
        return once(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER), timeout);
    }

    /** Fetches bytes from an address that the door has named, at most so many. Tried once. */
    <B> Outcome<B> download(URI address, BodyHandler<B> into, long mostBytes, Duration timeout)
            throws InterruptedException {
        HttpRequest request = request(address).GET().timeout(timeout).build();
        return once(request, BodyHandlers.limiting(into, mostBytes), timeout);
    }

    private <B> Outcome<B> once(HttpRequest request, BodyHandler<B> handler, Duration timeout)
            throws InterruptedException {
        // The request's own time-out ends with the answer's head: waiting here bounds a body that never ends, too. Not
        // sendAsync, whose answers come through the JVM's common pool: a turn that keeps it busy would stop the
        // heartbeats.
        Future<HttpResponse<B>> answer;
        try {
            answer = threads.submit(() -> http.send(request, handler));
        } catch (RejectedExecutionException _) {
            return new Outcome.Failed<>("this client of the door was closed");
        }
        try {
            HttpResponse<B> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            int status = response.statusCode();
            if (status >= 500 || status == 429) {
                return new Outcome.Failed<>("status " + status);
            }
            if (status >= 300 && !fromDoor(status, response.body())) {
                return new Outcome.Failed<>("status " + status + " from something that is not the door");
            }
            lastContact = nanoTime.getAsLong();
            return new Outcome.Answered<>(status, response.body());
        } catch (TimeoutException e) {
            return new Outcome.Failed<>("no answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException _) {
            // Not only an IOException: to an answer that is no HTTP, the client's parser throws what it likes.
            Throwable cause = answer.exceptionNow();
            return new Outcome.Failed<>(cause.getClass().getSimpleName() + ": " + cause.getMessage());
        } finally {
            answer.cancel(true);
        }
    }

    /** The door names a problem whenever it refuses; what is in between shows a page, and knows nothing of leases. */
    private boolean fromDoor(int status, Object body) {
        return body instanceof byte[] bytes && !refusal(status, bytes).type().isEmpty();
    }

    private HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json, application/problem+json, */*;q=0.5");
        // A store elsewhere may be named for bytes; its address carries its own permission, and ours is none of its
        // business.
        if (sameOrigin(address)) {
            request.header("Authorization", "Bearer " + token.value());
        }
        return request;
    }

    private boolean sameOrigin(URI address) {
        return door.getScheme().equalsIgnoreCase(address.getScheme())
                && door.getHost().equalsIgnoreCase(address.getHost())
                && door.getPort() == address.getPort();
    }

    /**
     * Reads an answer.
     *
     * @return null if it is not what the door would say, as from a proxy in between
     */
    <T> @Nullable T read(byte[] body, Class<T> type) {
        try {
            return JSON.readValue(body, type);
        } catch (JacksonException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Reads a problem document; where it is none, the status alone speaks. */
    Refusal refusal(int status, byte[] body) {
        JsonNode problem = read(body, JsonNode.class);
        if (problem == null || !problem.isObject()) {
            return new Refusal(status, "", "");
        }
        String type = problem.path("type").asString("");
        return new Refusal(
                status,
                type.substring(type.lastIndexOf(':') + 1),
                problem.path("detail").asString(""));
    }

    /** How long ago the door last answered anything. */
    Duration sinceContact() {
        return Duration.ofNanos(nanoTime.getAsLong() - lastContact);
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }
}
