package io.agentfactory.local.stack;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder in which a stack keeps everything, and what lies where in it. */
public record StackFolder(Path root) {

    public StackFolder {
        root = root.toAbsolutePath().normalize();
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path registry() {
        return root.resolve("registry");
    }

    Path objects() {
        return root.resolve("objects");
    }

    Path fly() {
        return root.resolve("fly");
    }

    Path telegram() {
        return root.resolve("telegram");
    }

    Path services() {
        return root.resolve("services");
    }

    Path keys() {
        return root.resolve("keys.json");
    }

    Path running() {
        return root.resolve("stack.json");
    }

    Path lock() {
        return root.resolve("lock");
    }

    /** Log of a part: a service's module, or {@code postgres}, {@code kafka}, {@code registry}. */
    public Path log(String part) {
        return switch (part) {
            case "postgres" -> postgres().resolve("postgres.log");
            case "kafka" -> kafka().resolve("kafka.log");
            case "registry" -> registry().resolve("registry.log");
            default -> services().resolve(part + ".log");
        };
    }

    void make() {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new BackendException("The folder " + root + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** Forgets all data, keys included; what is costly to make again stays in the cache next to it. */
    void clear() {
        Folders.delete(postgres());
        Folders.delete(kafka());
        Folders.delete(registry());
        Folders.delete(objects());
        Folders.delete(fly());
        Folders.delete(telegram());
        Folders.delete(services());
        Folders.delete(keys());
        Folders.delete(running());
    }
}
