package io.agentfactory.backends.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the project's checkout, under which downloads are unpacked and built parts are found. */
public final class Checkout {

    private static final String ROOT_PROPERTY = "project.rootDir";

    private Checkout() {}

    /**
     * The folder with the Maven wrapper: the property {@code project.rootDir}, or upwards from the working folder.
     *
     * @throws BackendException if there is none
     */
    public static Path root() {
        String given = System.getProperty(ROOT_PROPERTY);
        if (given != null) {
            return Path.of(given).toAbsolutePath().normalize();
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new BackendException("The checkout of Agent Factory was not found above "
                + Path.of("").toAbsolutePath() + ": run from inside it, or name it with -D" + ROOT_PROPERTY
                + "=<folder>.");
    }

    /** What is costly to make and may be deleted at any time. */
    public static Path cache() {
        return root().resolve(".local").resolve("cache");
    }
}
