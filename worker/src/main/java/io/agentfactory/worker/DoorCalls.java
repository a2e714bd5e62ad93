package io.agentfactory.worker;

import io.agentfactory.worker.DoorConnections.Received;
import io.agentfactory.worker.DoorConnections.Taking;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
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
    // Without a charset, which JSON does not have, and which every reader would have to look at.
    private static final ContentType JSON_TYPE = ContentType.create("application/json");
    private static final ContentType GZIP = ContentType.create("application/gzip");
    // One for all: it learns how to read and write each type, which is most of the work of doing it once.
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI door;
    private final HeldToken token;
    private final BackOff backOff;
    private final LongSupplier nanoTime;
    private final DoorConnections http = new DoorConnections();
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("door-call-", 1).daemon(true).factory());
    private volatile long lastContact;

    DoorCalls(URI door, WorkerToken token, BackOff backOff, LongSupplier nanoTime) {
        this.door = door;
        this.token = new HeldToken(token);
        this.backOff = backOff;
        this.nanoTime = nanoTime;
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

    /** A JSON call that must not be repeated without thought. A refused token is no answer: nothing was done. */
    Outcome<byte[]> callOnce(String method, String path, @Nullable Object body, Duration timeout)
            throws InterruptedException {
        HttpEntity entity = body == null ? null : new ByteArrayEntity(JSON.writeValueAsBytes(body), JSON_TYPE);
        URI address = URI.create(door + path);
        WorkerToken shown = token.shown();
        Outcome<byte[]> outcome = json(request(method, address, entity, shown, timeout), timeout);
        boolean tokenRefused = outcome instanceof Outcome.Answered<byte[]>(int status, byte[] _) && status == 401;
        return tokenRefused && token.refused(shown)
                ? json(request(method, address, entity, token.shown(), timeout), timeout)
                : outcome;
    }

    private Outcome<byte[]> json(HttpUriRequestBase request, Duration timeout) throws InterruptedException {
        return once(request, InputStream::readAllBytes, LONGEST_ANSWER, timeout);
    }

    /** Shows this token in all calls that begin from now on. */
    void show(WorkerToken fresh) {
        token.take(fresh);
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
    Outcome<byte[]> upload(URI address, InputStream bytes, Duration timeout) throws InterruptedException {
        HttpUriRequestBase request =
                request("PUT", address, new InputStreamEntity(bytes, GZIP), token.shown(), timeout);
        // A refusal may come while bytes are still being sent: no call can follow on that connection.
        request.setHeader(HttpHeaders.CONNECTION, "close");
        return json(request, timeout);
    }

    /** Fetches bytes from an address that the door has named, at most so many. Tried once. */
    <B> Outcome<B> download(URI address, Taking<B> taking, long mostBytes, Duration timeout)
            throws InterruptedException {
        return once(request("GET", address, null, token.shown(), timeout), taking, mostBytes, timeout);
    }

    private <B> Outcome<B> once(HttpUriRequestBase request, Taking<B> taking, long mostBytes, Duration timeout)
            throws InterruptedException {
        // The request's own time-out is for each of its reads: waiting here bounds a body that trickles for ever, too,
        // and lets the caller be interrupted.
        Future<Received<B>> answer;
        try {
            answer = threads.submit(() -> http.execute(request, taking, mostBytes));
        } catch (RejectedExecutionException _) {
            return new Outcome.Failed<>("this client of the door was closed");
        }
        try {
            Received<B> received = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            int status = received.status();
            if (status >= 500 || status == 429) {
                return new Outcome.Failed<>("status " + status);
            }
            if (status >= 300 && !fromDoor(status, received.body())) {
                return new Outcome.Failed<>("status " + status + " from something that is not the door");
            }
            lastContact = nanoTime.getAsLong();
            return new Outcome.Answered<>(status, received.body());
        } catch (TimeoutException _) {
            return lateAfter(timeout);
        } catch (ExecutionException _) {
            // Not only an IOException: to an answer that is no HTTP, the client's parser throws what it likes.
            Throwable cause = answer.exceptionNow();
            return cause instanceof SocketTimeoutException && !(cause instanceof ConnectTimeoutException)
                    ? lateAfter(timeout)
                    : new Outcome.Failed<>(cause.getClass().getSimpleName() + ": " + cause.getMessage());
        } finally {
            if (!answer.isDone()) {
                request.cancel();
                answer.cancel(true);
            }
        }
    }

    /** Whether one read or the whole took too long is chance: both are up at the same time. */
    private static <B> Outcome<B> lateAfter(Duration timeout) {
        return new Outcome.Failed<>("no answer within " + timeout.toMillis() + " ms");
    }

    /** The door names a problem whenever it refuses; what is in between shows a page, and knows nothing of leases. */
    private boolean fromDoor(int status, Object body) {
        return body instanceof byte[] bytes && !refusal(status, bytes).type().isEmpty();
    }

    private HttpUriRequestBase request(
            String method, URI address, @Nullable HttpEntity entity, WorkerToken shown, Duration timeout) {
        HttpUriRequestBase request = DoorConnections.request(method, address, entity, timeout);
        // A store elsewhere may be named for bytes; its address carries its own permission, and ours is none of its
        // business.
        if (sameOrigin(address)) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + shown.value());
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
        http.close();
        threads.shutdownNow();
    }
}
