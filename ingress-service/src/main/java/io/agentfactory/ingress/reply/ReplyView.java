package io.agentfactory.ingress.reply;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.agentfactory.ingress.db.tables.records.ReplyRecord;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A reply and what became of it, as callers see it. */
record ReplyView(
        @JsonIgnore long seq,
        UUID replyId,
        @Schema(description = "Message that is answered.") String messageId,

        @Schema(example = "telegram:777:42") String conversationId,

        @Schema(example = "helper") String agentKey,

        @Schema(example = "telegram") String provider,

        @Schema(example = "PLAIN") String format,
        String text,

        @Schema(
                example = "DELIVERED",
                allowableValues = {"PENDING", "SENDING", "DELIVERED", "FAILED"})
        String state,

        @Schema(description = "The channel's own ids; several where a long text was split.")
        List<String> channelMessageIds,

        @Schema(description = "FAILED: why.") @Nullable String error,

        Instant requestedAt,
        @Nullable Instant endedAt) {

    static ReplyView of(ReplyRecord row, List<String> channelMessageIds) {
        return new ReplyView(
                row.getSeq(),
                row.getReplyId(),
                row.getMessageId(),
                row.getConversationId(),
                row.getAgentKey(),
                row.getProvider(),
                row.getFormat(),
                row.getBody(),
                row.getState(),
                channelMessageIds,
                row.getError(),
                row.getRequestedAt(),
                row.getEndedAt());
    }
}
