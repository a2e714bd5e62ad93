package io.agentfactory.queue.door;

import io.agentfactory.platform.problem.ProblemException;
import org.springframework.http.HttpStatus;

/**
 * What a worker is told when it may not do what it asks: which rule refused, and what to do, and nothing about the
 * lane.
 */
final class Refusals {

    private Refusals() {}

    static ProblemException workerDraining(String reason) {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "worker-draining",
                "This worker gets no more work (" + reason + "): store a snapshot, report drained, and end.");
    }

    static ProblemException offerLapsed() {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "offer-lapsed",
                "This offer does not stand for this worker any more: wait for the next, or ask for work.");
    }

    static ProblemException staleToken() {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "stale-token",
                "This worker does not hold this turn under this token; nothing was changed: abandon the turn.");
    }

    static ProblemException notOwner() {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "not-owner",
                "This conversation is not this worker's, or no longer; nothing was changed: abandon the turn.");
    }

    static ProblemException otherConversation() {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "not-owner",
                "This worker serves another conversation: ask for that one, or leave conversationId out.");
    }

    static ProblemException laneTaken() {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "lane-taken",
                "Another worker serves this conversation: ask for another one, or for any.");
    }

    static ProblemException busy(String detail) {
        return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "busy", detail + ": try again a little later.");
    }

    static ProblemException conflict(String type, String detail) {
        return new ProblemException(HttpStatus.CONFLICT, type, detail);
    }
}
