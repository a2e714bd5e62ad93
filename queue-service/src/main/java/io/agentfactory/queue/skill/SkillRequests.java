package io.agentfactory.queue.skill;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people send about skills. */
interface SkillRequests {

    /**
     * A version to publish.
     *
     * @param version like 1.2.3, 1.2.3-rc.1 or 1.2.3+build.4
     * @param displayName what people call the skill; left out: as it is, or the slug
     * @param description what it is for; left out: as it is, or none
     * @param entryPoint what the script exports, {@code default} where it is left out
     * @param moduleFormat {@code esm} where it is left out
     * @param channels where it is released at once: {@code stable} where they are left out, and nowhere where empty
     * @param files at most 500, with at most 200,000 bytes of content together; among them {@code SKILL.md} and
     *     {@code scripts/index.mjs}, or {@code scripts/index.cjs}
     */
    record Publish(
            @NotNull @Size(max = 100) String version,
            @Nullable @Size(max = 200) String displayName,
            @Nullable @Size(max = 2000) String description,
            @Nullable @Size(max = 200) String entryPoint,
            @Nullable ModuleFormat moduleFormat,
            @Nullable Set<Channel> channels,
            @NotEmpty @Size(max = 500) List<@NotNull @Valid GivenFile> files) {

        Draft draft(String slug) {
            return new Draft(
                    normal(slug),
                    version.strip(),
                    displayName == null || displayName.isBlank() ? null : displayName.strip(),
                    description == null ? null : description.strip(),
                    entryPoint == null ? "default" : entryPoint.strip(),
                    moduleFormat == null ? ModuleFormat.ESM : moduleFormat,
                    channels == null ? Set.of(Channel.STABLE) : channels,
                    files.stream().map(GivenFile::file).toList());
        }
    }

    /**
     * A file.
     *
     * @param path below the skill's folder
     * @param content text
     * @param sha256 that the content must have; left out: any
     */
    record GivenFile(
            @NotNull String path,
            @NotNull String content,
            @Nullable @Size(max = 100) String sha256) {

        Draft.DraftFile file() {
            return new Draft.DraftFile(path, content, sha256);
        }
    }

    /** Which version a channel gives out from here on. */
    record Release(@NotNull @Size(max = 100) String version) {}

    /** Whether workers get a skill. */
    record Status(@NotNull SkillStatus status) {}

    /** A slug as it is kept. */
    static String normal(String slug) {
        return slug.strip().toLowerCase(Locale.ROOT);
    }
}
