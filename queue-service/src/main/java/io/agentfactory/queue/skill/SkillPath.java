package io.agentfactory.queue.skill;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Paths of a skill's files: they lead to a place below the skill's folder and to nowhere else, on every file system.
 */
final class SkillPath {

    /** Where every installed skill says what it is; ours to write. */
    static final String MARKER = ".af-global-skill.json";

    private static final int LONGEST = 512;
    private static final int LONGEST_NAME = 255;

    private SkillPath() {}

    /** The path as it is kept: with slashes, and none at its beginning. */
    static String of(String given) {
        return given.replace('\\', '/').replaceFirst("^/+", "");
    }

    /** What is wrong with such a path, in words. */
    static Optional<String> fault(String path) {
        if (path.isEmpty()) {
            return Optional.of("is empty");
        }
        if (bytes(path) > LONGEST) {
            return Optional.of("has more than " + LONGEST + " bytes");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("has a control character");
        }
        if (likeness(path).equals(MARKER)) {
            return Optional.of("is ours: every installed skill gets that file from us");
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return Optional.of("has a step that is empty, '.' or '..': write the path without it");
            }
            if (bytes(name) > LONGEST_NAME) {
                return Optional.of("has a name of more than " + LONGEST_NAME + " bytes");
            }
        }
        return Optional.empty();
    }

    /** Paths that are alike are one file where case, or the form of an accent, makes no difference. */
    static String likeness(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** The folders that the path needs. */
    static List<String> folders(String path) {
        return IntStream.range(0, path.length())
                .filter(at -> path.charAt(at) == '/')
                .mapToObj(at -> path.substring(0, at))
                .toList();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
