package io.agentfactory.backends.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Waits until a child answers, and says why not when it ends or takes too long. */
public final class Readiness {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration ATTEMPT = Duration.ofSeconds(2);

    private Readiness() {}

    /** One attempt to reach the child: true when it is ready. An exception means: not yet. */
    @FunctionalInterface
    public interface Probe {
        boolean ready() throws Exception;
    }

    /**
     * Returns when the probe says ready.
     *
     * @throws BackendException if the child ends first, or is not ready within {@code limit}; with the end of its log
     */
    public static void await(ChildProcess child, Duration limit, Probe probe) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            if (!child.isAlive()) {
                throw new BackendException("%s ended while it started (exit code %d). The end of %s:%n%s"
                        .formatted(child.name(), child.onExit().join(), child.log(), child.lastLines()));
            }
            if (succeeds(probe)) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new BackendException("%s did not get ready within %d s. The end of %s:%n%s"
                        .formatted(child.name(), limit.toSeconds(), child.log(), child.lastLines()));
            }
            pause(child);
        }
    }

    /** A probe that asks for a URL and is content with any status below 300. */
    public static Probe http(URI url) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(ATTEMPT).build();
        HttpRequest request = HttpRequest.newBuilder(url).timeout(ATTEMPT).build();
        return () ->
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 300;
    }

    /** A probe that is content when somebody listens at the port. */
    public static Probe listening(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(Ports.HOST, port), (int) ATTEMPT.toMillis());
                return true;
            } catch (IOException e) {
                return false;
            }
        };
    }

    private static boolean succeeds(Probe probe) {
        try {
            return probe.ready();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            return false;
        }
    }

    private static void pause(ChildProcess child) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("Waiting for " + child.name() + " was interrupted", e);
        }
    }
}
