package io.agentfactory.queue.door;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.claim.ClaimResult;
import io.agentfactory.queue.claim.Claims;
import io.agentfactory.queue.lease.Claim;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How a worker gets a turn over HTTP. */
@RestController
@RequestMapping("/v1/worker/claims")
@Tag(name = "worker door: claims")
class ClaimController {

    private final Claims claims;

    ClaimController(Claims claims) {
        this.claims = claims;
    }

    /**
     * A request for work.
     *
     * @param waitMs how long to wait for work, 0 to 30000
     * @param offers whether the worker listens on the topic agent-factory.claims
     */
    record ClaimRequest(@Min(0) @Max(30_000) long waitMs, boolean offers) {}

    @PostMapping
    @Operation(
            summary = "Ask for work",
            description =
                    "200 with the claim; 204 when there is none in time; 409 worker-draining when the worker is to go.")
    ResponseEntity<Claim> claim(
            @AuthenticationPrincipal WorkerIdentity worker, @Valid @RequestBody ClaimRequest request)
            throws InterruptedException {
        return answer(claims.claim(worker.workerId(), Duration.ofMillis(request.waitMs()), request.offers()));
    }

    @PostMapping("/{offerId}/accept")
    @Operation(
            summary = "Accept an offer",
            description = "200 with the claim, whose lease starts now; 409 offer-lapsed when it is too late.")
    ResponseEntity<Claim> accept(@AuthenticationPrincipal WorkerIdentity worker, @PathVariable UUID offerId) {
        return answer(claims.accept(worker.workerId(), offerId));
    }

    private static ResponseEntity<Claim> answer(ClaimResult result) {
        return switch (result) {
            case ClaimResult.Claimed(Claim claim) -> ResponseEntity.ok(claim);
            case ClaimResult.Nothing() -> ResponseEntity.noContent().build();
            case ClaimResult.Draining(String reason) -> throw Refusals.workerDraining(reason);
            case ClaimResult.OfferLapsed() -> throw Refusals.offerLapsed();
        };
    }
}
