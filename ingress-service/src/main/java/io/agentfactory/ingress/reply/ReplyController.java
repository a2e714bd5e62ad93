package io.agentfactory.ingress.reply;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Replies over REST: what an API caller reads, and what became of those that went to a channel. */
@RestController
@RequestMapping("/v1/replies")
@Tag(name = "replies", description = "Replies and their delivery")
class ReplyController {

    private final ReplyStore replies;

    ReplyController(ReplyStore replies) {
        this.replies = replies;
    }

    record Page(
            List<ReplyView> items,

            @Schema(
                    description =
                            "Send it as `after` for what comes next, also later: it stays valid on the last page.",
                    example = "17")
            long next) {}

    @Operation(summary = "Replies of a conversation, in order")
    @GetMapping
    @PreAuthorize("hasRole('reader')")
    Page list(
            @RequestParam @Size(min = 1, max = 256) String conversationId,
            @RequestParam(defaultValue = "default") String workspaceId,
            @RequestParam(defaultValue = "0") @Min(0) long after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        List<ReplyView> items = replies.page(workspaceId, conversationId, after, limit);
        return new Page(items, items.isEmpty() ? after : items.getLast().seq());
    }
}
