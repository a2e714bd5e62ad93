package io.agentfactory.queue.skill;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;

/** Which releases a worker gets. One never falls back to the other. */
public enum Channel {
    @JsonProperty("stable")
    STABLE,
    @JsonProperty("canary")
    CANARY;

    /** What the channel is called outside. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The channel of this name; empty: there is none. */
    public static Optional<Channel> of(String word) {
        for (Channel channel : values()) {
            if (channel.word().equals(word)) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }
}
