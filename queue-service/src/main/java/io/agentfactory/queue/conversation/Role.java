package io.agentfactory.queue.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who said it. */
public enum Role {
    @JsonProperty("system")
    SYSTEM,
    @JsonProperty("user")
    USER,
    @JsonProperty("assistant")
    ASSISTANT,
    @JsonProperty("tool")
    TOOL
}
