package io.agentfactory.backends.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports on this machine's loopback address.
 *
 * <p>Free ports are taken below the range from which systems number outgoing connections. A port in that range may be
 * given away while its server restarts, and a client that keeps trying it may even end up connected to itself.
 */
public final class Ports {

    public static final String HOST = "127.0.0.1";

    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private Ports() {}

    /** A port that nobody listens on. */
    public static int free() {
        return free(1).getFirst();
    }

    /** So many different ports that nobody listens on. */
    public static List<Integer> free(int count) {
        List<Integer> ports = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS && ports.size() < count; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (!ports.contains(candidate) && isFree(candidate)) {
                ports.add(candidate);
            }
        }
        if (ports.size() < count) {
            throw new BackendException("No " + count + " free ports were found between " + LOWEST + " and " + HIGHEST);
        }
        return List.copyOf(ports);
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws BackendException one sentence that names the port, who needs it and what to do */
    public static void requireFree(String name, int port) {
        if (!isFree(port)) {
            throw new BackendException(
                    "Port %d, which %s needs, is taken: stop the program that listens there (lsof -i :%d shows it)."
                            .formatted(port, name, port));
        }
    }
}
