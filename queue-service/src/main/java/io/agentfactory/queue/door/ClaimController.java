package io.agentfactory.queue.door;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.claim.ClaimResult;
import io.agentfactory.queue.claim.Claims;
import io.agentfactory.queue.claim.Wanted;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.worker.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
     * Who asks, so that the door can tell a process that was started again from calls that overtake each other.
     *
     * @param run chosen at random by the worker's process at its start
     * @param call rises with every claim and accept that the process begins, from 1
     */
    record CallerName(@NotNull UUID run, @Min(1) long call) {

        static Caller of(@Nullable CallerName name) {
            return name == null ? Caller.UNKNOWN : new Caller(name.run(), name.call());
        }
    }

    /**
     * A request for work.
     *
     * @param waitMs how long to wait for work, 0 to 30000
     * @param offers whether the worker listens on the topic agent-factory.claims
     * @param conversationId the conversation that is wanted; without it, the worker's own or, if it has none yet, the
     *     one that needs a worker most
     * @param caller who asks; without it, asking while a turn runs is taken for a restart that has lost the turn
     */
    record ClaimRequest(
            @Min(0) @Max(30_000) long waitMs,
            boolean offers,
            @Nullable @Size(min = 1, max = 256) String conversationId,
            @Nullable @Valid CallerName caller) {

        Wanted wanted() {
            return new Wanted(conversationId, Duration.ofMillis(waitMs), offers);
        }
    }

    /**
     * An acceptance.
     *
     * @param caller who accepts; as in a request for work
     */
    record AcceptRequest(@Nullable @Valid CallerName caller) {}

    @PostMapping
    @Operation(
            summary = "Ask for work",
            description =
                    "200 with the claim; 204 when there is none in time; 409 worker-draining when the worker is to go,"
                            + " not-owner when it serves another conversation than the wanted one, lane-taken when another"
                            + " worker serves that.")
    ResponseEntity<Claim> claim(
            @AuthenticationPrincipal WorkerIdentity worker, @Valid @RequestBody ClaimRequest request)
            throws InterruptedException {
        return answer(claims.claim(worker, CallerName.of(request.caller()), request.wanted()));
    }

    @PostMapping("/{offerId}/accept")
    @Operation(
            summary = "Accept an offer",
            description = "200 with the claim, whose lease starts now; 409 offer-lapsed when it is too late.")
    ResponseEntity<Claim> accept(
            @AuthenticationPrincipal WorkerIdentity worker,
            @PathVariable UUID offerId,
            @Valid @RequestBody(required = false) @Nullable AcceptRequest request) {
        CallerName caller = request == null ? null : request.caller();
        return answer(claims.accept(worker.workerId(), offerId, CallerName.of(caller)));
    }

    private static ResponseEntity<Claim> answer(ClaimResult result) {
        return switch (result) {
            case ClaimResult.Claimed(Claim claim) -> ResponseEntity.ok(claim);
            case ClaimResult.Nothing() -> ResponseEntity.noContent().build();
            case ClaimResult.Draining(String reason) -> throw Refusals.workerDraining(reason);
            case ClaimResult.OfferLapsed() -> throw Refusals.offerLapsed();
            case ClaimResult.NotOwner() -> throw Refusals.otherConversation();
            case ClaimResult.LaneTaken() -> throw Refusals.laneTaken();
        };
    }
}
