package io.agentfactory.backends.registry;

import io.agentfactory.backends.process.ClassArchive;
import java.nio.file.Path;

/**
 * How to run the schema registry.
 *
 * @param folder where its log lives
 * @param port port of its API on the loopback address
 * @param managementPort port of its health checks on the loopback address
 * @param jdbcUrl PostgreSQL database that is its alone
 * @param user role that owns the database
 * @param password the role's password
 * @param heapMegabytes bound of its heap
 * @param classes what it does about its classes
 */
public record RegistrySettings(
        Path folder,
        int port,
        int managementPort,
        String jdbcUrl,
        String user,
        String password,
        int heapMegabytes,
        ClassArchive classes) {

    public static final int DEFAULT_HEAP_MEGABYTES = 96;

    public RegistrySettings(Path folder, int port, int managementPort, String jdbcUrl, String user, String password) {
        this(folder, port, managementPort, jdbcUrl, user, password, DEFAULT_HEAP_MEGABYTES, new ClassArchive.None());
    }

    @Override
    public String toString() {
        return "RegistrySettings[folder=%s, port=%d, jdbcUrl=%s]".formatted(folder, port, jdbcUrl);
    }
}
