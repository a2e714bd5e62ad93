package io.agentfactory.queue.skill;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files of a version of a skill, in byte order of their paths.
 *
 * @param sha256 of all of them: of path, digest and content of each, in this order
 */
record Bundle(List<SkillFile> files, String sha256) {

    private static final String BETWEEN = "\n---\n";

    static Bundle of(Collection<SkillFile> files) {
        List<SkillFile> ordered = files.stream()
                .sorted(Comparator.comparing(SkillFile::path, Digest.BYTE_ORDER))
                .toList();
        return new Bundle(
                ordered,
                Digest.of(ordered.stream()
                        .map(file -> file.path() + "\n" + file.sha256() + "\n" + file.content())
                        .collect(Collectors.joining(BETWEEN))));
    }

    int sizeBytes() {
        return files.stream()
                .mapToInt(file -> file.content().getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    /** Whether the files are those that the digests were taken of. */
    boolean isWhole(String recordedSha256) {
        return sha256.equals(recordedSha256) && files.stream().allMatch(SkillFile::isWhole);
    }
}
