package io.agentfactory.worker;

import java.nio.file.Path;

/** Judges where a symbolic link leads. */
final class LinkTarget {

    private LinkTarget() {}

    /**
     * Whether a link leads to something inside the folders that are memory, whatever other links stand on its way.
     *
     * <p>{@code ..} counts only at the start of a target: behind the name of another link it would climb from where
     * that one leads, not from where it stands, so that two links which both look harmless would lead out together.
     */
    static boolean staysInside(SnapshotSettings settings, Path link, Path target) {
        if (target.isAbsolute() || target.toString().isEmpty()) {
            return false;
        }
        boolean named = false;
        for (Path part : target) {
            boolean up = part.toString().equals("..");
            if (up && named) {
                return false;
            }
            named |= !up;
        }
        Path end = link.resolveSibling(target).normalize();
        return settings.folders().stream()
                .anyMatch(folder -> end.startsWith(settings.dataFolder().resolve(folder)));
    }
}
