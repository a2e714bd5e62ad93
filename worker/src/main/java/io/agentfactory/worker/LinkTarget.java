package io.agentfactory.worker;

import java.nio.file.Path;

/** Judges where a symbolic link leads. */
final class LinkTarget {

    private LinkTarget() {}

    /**
     * The target as seen from the link, where it is absolute and leads into the data folder; else the target as it is.
     * Tools make such links to what is theirs, and as relative ones they can be stored.
     */
    static Path relative(SnapshotSettings settings, Path link, Path target) {
        boolean inside = target.isAbsolute() && target.startsWith(settings.dataFolder());
        return inside ? link.resolveSibling("").relativize(target) : target;
    }

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
