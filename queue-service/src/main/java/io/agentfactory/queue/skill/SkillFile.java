package io.agentfactory.queue.skill;

/**
 * A file of a skill.
 *
 * @param path below the skill's folder, with slashes
 * @param content text
 * @param sha256 of the content in UTF-8, lower-case hexadecimal
 */
public record SkillFile(String path, String content, String sha256) {

    static SkillFile of(String path, String content) {
        return new SkillFile(path, content, Digest.of(content));
    }

    boolean isWhole() {
        return Digest.of(content).equals(sha256);
    }
}
