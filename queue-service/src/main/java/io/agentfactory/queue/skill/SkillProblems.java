package io.agentfactory.queue.skill;

import io.agentfactory.platform.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What people are told who ask for what cannot be. */
final class SkillProblems {

    private SkillProblems() {}

    static ProblemException invalid(List<DraftRules.Fault> faults) {
        ProblemException problem = new ProblemException(
                HttpStatus.BAD_REQUEST,
                "invalid-skill",
                "The skill breaks " + faults.size() + " rule(s), see 'errors': nothing was published.");
        problem.getBody().setProperty("errors", faults);
        return problem;
    }

    static ProblemException unknown(SkillName name, @Nullable String version) {
        return version == null
                ? new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "no-such-skill",
                        "Workspace " + name.workspaceId() + " has no skill " + name.slug()
                                + ": look at GET /v1/skills for those it has.")
                : new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "no-such-skill-version",
                        "Workspace " + name.workspaceId() + " has no version " + version + " of skill " + name.slug()
                                + ": look at GET /v1/skills/{slug} for those it has.");
    }

    static ProblemException versionExists(Draft draft, String publishedSha256) {
        return conflict(
                "version-exists",
                "Version " + draft.version() + " of " + draft.slug() + " was published with other content (sha256 "
                        + publishedSha256 + "), entry point or format. A version never changes: publish a new one.");
    }

    static ProblemException tooMany(String what, int most) {
        return conflict(
                "too-many-" + what, "There are " + most + " " + what + ", as many as there may be: delete one first.");
    }

    static ProblemException channelFull(SkillResult.ChannelFull full) {
        return conflict(
                "channel-full",
                "With this, channel " + full.channel().word() + " would give out " + full.bytes()
                        + " bytes, more than the " + full.most() + " that a worker is expected to fetch: "
                        + "disable or shrink a skill first.");
    }

    static ProblemException released(String version, Channel channel) {
        return conflict(
                "version-released",
                "Channel " + channel.word() + " gives out version " + version + ": release another one first.");
    }

    static Channel channel(String word) {
        return Channel.of(word).orElseThrow(() -> badRequest("channel", word, "stable or canary"));
    }

    static @Nullable SkillStatus status(@Nullable String word) {
        if (word == null) {
            return null;
        }
        try {
            return SkillStatus.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw badRequest("status", word, "active or disabled");
        }
    }

    private static ProblemException badRequest(String what, String given, String expected) {
        return new ProblemException(
                HttpStatus.BAD_REQUEST,
                "invalid-request",
                "'" + what + "' is " + given + ", and must be " + expected + ".");
    }

    private static ProblemException conflict(String type, String detail) {
        return new ProblemException(HttpStatus.CONFLICT, type, detail);
    }
}
