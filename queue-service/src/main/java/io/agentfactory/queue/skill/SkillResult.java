package io.agentfactory.queue.skill;

/** What came of a change to a skill. */
interface SkillResult {

    /** What came of publishing. */
    sealed interface OfPublishing {}

    /** What came of a release. */
    sealed interface OfRelease {}

    /** What came of enabling or disabling. */
    sealed interface OfStatus {}

    /** What came of deleting a version. */
    sealed interface OfDeletion {}

    /**
     * It is published, and released where that was asked for.
     *
     * @param fresh false: exactly this version was there before
     */
    record Published(String sha256, boolean fresh) implements OfPublishing {}

    /** This version was published with other content; versions stay as they are. */
    record Different(String publishedSha256) implements OfPublishing {}

    /** There are as many as there may be. */
    record TooMany(String what, int most) implements OfPublishing {}

    /** The channel gives this version out. */
    record Released() implements OfRelease {}

    /** It is active or disabled, as was asked for. */
    record Changed() implements OfStatus {}

    /** The version is gone. */
    record Deleted() implements OfDeletion {}

    /** A channel gives this version out. */
    record InUse(Channel channel) implements OfDeletion {}

    /** There is no such skill, or no such version of it. */
    record Unknown() implements OfRelease, OfStatus, OfDeletion {}

    /** A channel would give out more than a worker can be expected to fetch. */
    record ChannelFull(Channel channel, long bytes, long most) implements OfPublishing, OfRelease, OfStatus {}
}
