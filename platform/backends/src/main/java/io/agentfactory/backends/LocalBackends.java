package io.agentfactory.backends;

import io.agentfactory.backends.process.BackendException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Chooses between containers and child processes. */
final class LocalBackends {

    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");

    private LocalBackends() {}

    static BackendSource choose() {
        String wish = System.getProperty("backends", "auto");
        return switch (wish) {
            case "testcontainers" -> new ContainerBackends();
            case "embedded" -> new EmbeddedBackends();
            case "auto" -> dockerListens() ? new ContainerBackends() : new EmbeddedBackends();
            default ->
                throw new BackendException(
                        "-Dbackends is " + wish + ", must be testcontainers, embedded or auto (the default)");
        };
    }

    /** A cheap look: Testcontainers' own search takes long where there is no Docker. */
    private static boolean dockerListens() {
        if (System.getenv("DOCKER_HOST") != null) {
            return true;
        }
        if (!Files.exists(DOCKER_SOCKET)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(DOCKER_SOCKET));
        } catch (IOException e) {
            return false;
        }
    }
}
