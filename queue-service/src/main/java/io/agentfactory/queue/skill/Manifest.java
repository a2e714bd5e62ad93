package io.agentfactory.queue.skill;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All skills that a worker installs, by slug.
 *
 * @param layoutVersion how they are installed
 * @param manifestVersion the same as long as the skills are the same
 * @param damaged slugs of skills that are left out because what is stored of them is not what was published
 */
public record Manifest(
        String layoutVersion,
        String manifestVersion,
        Instant generatedAt,
        Channel releaseChannel,
        String workspaceId,
        List<Entry> skills,
        List<String> damaged) {

    private static final String LAYOUT = "openclaw-workspace-skill-v1";

    /**
     * A skill.
     *
     * @param sha256 of the bundle: of path, newline, digest, newline and content of each file but the last, in their
     *     order, with {@code \n---\n} between them
     * @param skillDirName its folder
     * @param files in byte order of their paths, and last the file that says what this folder is
     */
    public record Entry(
            String slug,
            String version,
            ModuleFormat moduleFormat,
            String entryPoint,
            String sha256,
            String skillDirName,
            List<SkillFile> files) {}

    static Manifest of(
            String workspaceId, Channel channel, List<ReleasedSkill> skills, List<String> damaged, Instant now) {
        List<ReleasedSkill> ordered = skills.stream()
                .sorted(Comparator.comparing(ReleasedSkill::slug, Digest.BYTE_ORDER))
                .toList();
        return new Manifest(
                LAYOUT,
                versionOf(ordered),
                now,
                channel,
                workspaceId,
                ordered.stream().map(ReleasedSkill::entry).toList(),
                damaged);
    }

    private static String versionOf(List<ReleasedSkill> skills) {
        return Digest.of(
                skills.isEmpty()
                        ? "empty"
                        : skills.stream().map(ReleasedSkill::identity).collect(Collectors.joining("|")));
    }

    /** About so many characters. */
    int size() {
        return skills.stream()
                .flatMap(skill -> skill.files().stream())
                .mapToInt(file -> file.content().length() + file.path().length())
                .sum();
    }
}
