package io.agentfactory.queue.toolcall;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * A tool that the agent of a conversation has called.
 *
 * @param callId unique within the conversation, 1 to 200 characters
 * @param toolName 1 to 200 characters
 */
public record ToolCall(String callId, String toolName, Status status) {

    private static final int LONGEST = 200;

    public ToolCall {
        requireName("callId", callId);
        requireName("toolName", toolName);
    }

    private static void requireName(String what, String name) {
        if (name.isBlank() || name.length() > LONGEST) {
            throw new IllegalArgumentException(
                    what + " of a tool call needs 1 to " + LONGEST + " characters, got " + name.length());
        }
    }

    /** How a call stands. */
    public enum Status {
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("done")
        DONE,
        @JsonProperty("failed")
        FAILED;

        boolean open() {
            return this == PENDING || this == RUNNING;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
