package io.agentfactory.queue.cancel;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Withdraws messages. */
@RestController
@RequestMapping("/v1/messages")
@Tag(name = "messages")
class CancelController {

    private final Cancellations cancellations;

    CancelController(Cancellations cancellations) {
        this.cancellations = cancellations;
    }

    @PostMapping("/{messageId}/cancel")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize("hasRole('operator')")
    @Operation(
            summary = "Withdraw a message that waits in its lane or for its time",
            description =
                    "Said again it answers the same. 409 message-running: its turn runs; 409 message-finished: it "
                            + "has come to its end; 404 no-such-message.")
    void cancel(
            @PathVariable UUID messageId,
            @RequestParam(defaultValue = "default") String workspaceId,
            @AuthenticationPrincipal ApiCaller caller) {
        switch (cancellations.cancel(workspaceId, messageId, caller.name())) {
            case CancelResult.Cancelled() -> {}
            case CancelResult.Running() ->
                throw new ProblemException(
                        HttpStatus.CONFLICT,
                        "message-running",
                        "The turn of this message runs already: wait for its end, or drain its worker.");
            case CancelResult.Finished() ->
                throw new ProblemException(
                        HttpStatus.CONFLICT,
                        "message-finished",
                        "This message has come to its end: there is nothing left to cancel.");
            case CancelResult.NoSuchMessage() ->
                throw new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "no-such-message",
                        "Workspace " + workspaceId + " has no message " + messageId + " that waits.");
        }
    }
}
