package io.agentfactory.queue.skill;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A version of a skill that is to be published. {@link DraftRules} says whether it may.
 *
 * @param displayName null: as it is, or the slug
 * @param description null: as it is, or none
 * @param channels that it is released in at once
 */
record Draft(
        String slug,
        String version,
        @Nullable String displayName,
        @Nullable String description,
        String entryPoint,
        ModuleFormat moduleFormat,
        Set<Channel> channels,
        List<DraftFile> files) {

    /**
     * A file as it was given.
     *
     * @param sha256 that it must have; null: any
     */
    record DraftFile(String path, String content, @Nullable String sha256) {}

    Bundle bundle() {
        return Bundle.of(files.stream()
                .map(file -> SkillFile.of(SkillPath.of(file.path()), file.content()))
                .toList());
    }
}
