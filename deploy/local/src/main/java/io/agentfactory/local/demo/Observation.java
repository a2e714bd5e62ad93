package io.agentfactory.local.demo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One hop as it was observed.
 *
 * @param at when it happened, by the clock of whoever told of it
 * @param ms since the person wrote the message, or since the worker was requested; null where neither is known
 */
record Observation(
        Instant at,
        Hop hop,
        @Nullable String workspaceId,
        @Nullable String conversationId,
        @Nullable String messageId,
        @Nullable String workerId,
        @Nullable String machineId,
        @Nullable Long ms) {

    static Observation of(Hop hop, Instant at) {
        return new Observation(at, hop, null, null, null, null, null, null);
    }

    Observation in(@Nullable String workspace, @Nullable String conversation) {
        return new Observation(at, hop, workspace, conversation, messageId, workerId, machineId, ms);
    }

    Observation message(@Nullable String id) {
        return new Observation(at, hop, workspaceId, conversationId, id, workerId, machineId, ms);
    }

    Observation worker(@Nullable String id) {
        return new Observation(at, hop, workspaceId, conversationId, messageId, id, machineId, ms);
    }

    Observation machine(@Nullable String id) {
        return new Observation(at, hop, workspaceId, conversationId, messageId, workerId, id, ms);
    }

    Observation took(@Nullable Long milliseconds) {
        return new Observation(at, hop, workspaceId, conversationId, messageId, workerId, machineId, milliseconds);
    }
}
