package io.agentfactory.worker;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of a conversation's history.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param at when it was said; null for the time of the completion
 */
public record HistoryEntry(
        String role, String content, @Nullable Instant at) {

    /** Most characters of one entry. */
    public static final int LONGEST = 262_144;

    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

    public HistoryEntry {
        if (!ROLES.contains(role)) {
            throw new IllegalArgumentException("A history entry's role is one of " + ROLES + ", not '" + role + "'.");
        }
        if (content.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "A history entry has at most " + LONGEST + " characters, not " + content.length() + ".");
        }
    }

    /** The same, said now if at no certain time. */
    HistoryEntry saidBy(Instant now) {
        return at == null ? new HistoryEntry(role, content, now) : this;
    }

    /** Content stays out of logs. */
    @Override
    public String toString() {
        return "HistoryEntry[role=" + role + ", characters=" + content.length() + "]";
    }
}
