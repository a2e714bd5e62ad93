package io.agentfactory.queue.view;

import io.agentfactory.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One conversation: how it stands, and what was said in it. */
@RestController
@RequestMapping("/v1/conversations/{conversationId}")
@PreAuthorize("hasRole('reader')")
@Tag(name = "conversations")
class ConversationController {

    private static final String DEFAULT_WORKSPACE = "default";

    private final ConversationViews views;

    ConversationController(ConversationViews views) {
        this.views = views;
    }

    @GetMapping
    @Operation(summary = "How a conversation stands", description = "404 no-such-conversation.")
    ConversationViews.ConversationView read(
            @PathVariable String conversationId, @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId) {
        return views.read(workspaceId, conversationId).orElseThrow(() -> unknown(workspaceId, conversationId));
    }

    @GetMapping("/history")
    @Operation(
            summary = "What was said, newest first",
            description = "At most 500 entries a page. 404 no-such-conversation.")
    ConversationViews.HistoryPage history(
            @PathVariable String conversationId,
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) @Min(1) long before,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit) {
        return views.history(workspaceId, conversationId, before, limit)
                .orElseThrow(() -> unknown(workspaceId, conversationId));
    }

    static ProblemException unknown(String workspaceId, String conversationId) {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                "no-such-conversation",
                "Workspace " + workspaceId + " has no conversation " + conversationId
                        + ": look at GET /v1/lanes for those it has.");
    }
}
