package io.agentfactory.queue.skill;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A version of a skill that a channel gives out.
 *
 * @param sha256 of its bundle, as recorded when it was published
 * @param files in byte order of their paths
 */
record ReleasedSkill(
        String slug,
        String version,
        ModuleFormat moduleFormat,
        String entryPoint,
        String sha256,
        List<SkillFile> files) {

    /** Workers recognise folders of ours by it. */
    private static final String MANAGED_BY = "agent-factory";

    private static final JsonMapper JSON = JsonMapper.shared();

    boolean isWhole() {
        return Bundle.of(files).isWhole(sha256);
    }

    Manifest.Entry entry() {
        // A slug is a good name for a folder.
        return new Manifest.Entry(
                slug,
                version,
                moduleFormat,
                entryPoint,
                sha256,
                slug,
                Stream.concat(files.stream(), Stream.of(marker())).toList());
    }

    /** Says what the folder is: JSON as {@code JSON.stringify} indents it by two, and a newline. */
    SkillFile marker() {
        String fields = Stream.of(
                        field("slug", slug),
                        field("version", version),
                        field("sha256", sha256),
                        field("managedBy", MANAGED_BY),
                        field("entryPoint", entryPoint),
                        field("moduleFormat", moduleFormat))
                .collect(Collectors.joining(",\n"));
        return SkillFile.of(SkillPath.MARKER, "{\n" + fields + "\n}\n");
    }

    private static String field(String name, Object value) {
        return "  \"" + name + "\": " + JSON.writeValueAsString(value);
    }

    /** What tells this version from every other. */
    String identity() {
        return slug + "@" + version + ":" + sha256 + ":"
                + files.stream().map(file -> file.path() + ":" + file.sha256()).collect(Collectors.joining(","));
    }
}
