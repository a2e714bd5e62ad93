package io.agentfactory.queue.lane;

import io.agentfactory.queue.message.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hot row of one conversation, as read under its row lock, and every change that it can make. A change returns the
 * lane as it is to be; {@link LaneStore} writes it.
 *
 * <p>Invariants: the token never falls; a lease exists only while the lane has an owner and work; the head changes only
 * by being finished.
 *
 * @param token fencing token of the newest claim or recovery
 * @param claimedToken token of the newest claim; its worker's disk holds the newest workspace of the conversation
 * @param askedToken token of the newest claim that a worker asked for; those above it came with the completions of the
 *     same worker
 * @param headSeq first unfinished message; the lane is empty while it is beyond {@code tailSeq}
 * @param cancelledAhead messages behind the head that were cancelled; the head itself never is
 * @param historySeq last entry of the conversation's history
 * @param owner worker pinned to the lane
 * @param leaseUntil end of the running turn's lease; null: no turn runs
 * @param turnSince when the running turn was claimed
 * @param attempts failed attempts of the head
 * @param availableAt the head backs off until then
 * @param readAt the database's clock when the row was locked; the only clock that judges leases
 */
public record Lane(
        long laneId,
        String workspaceId,
        String conversationId,
        String agentKey,
        long token,
        long claimedToken,
        long askedToken,
        long headSeq,
        long tailSeq,
        long cancelledAhead,
        long historySeq,
        @Nullable String owner,
        @Nullable Instant leaseUntil,
        @Nullable Instant turnSince,
        int attempts,
        Instant availableAt,
        Instant readAt) {

    /** Names the lane's conversation. */
    public ConversationKey conversation() {
        return new ConversationKey(workspaceId, conversationId);
    }

    /** Where the last message stands. */
    public Place tail() {
        return new Place(laneId, tailSeq);
    }

    public boolean hasWork() {
        return headSeq <= tailSeq;
    }

    /** Whether the lane waits for a worker. */
    public boolean waits() {
        return hasWork() && owner == null;
    }

    /** Whether a turn is leased, expired or not. */
    public boolean running() {
        return leaseUntil != null;
    }

    /** Whether the head may be claimed now, as far as the lane is concerned. */
    public boolean claimable() {
        return hasWork() && !running() && !availableAt.isAfter(readAt);
    }

    public boolean leaseExpired() {
        return leaseUntil != null && !leaseUntil.isAfter(readAt);
    }

    public boolean ownedBy(String workerId) {
        return workerId.equals(owner);
    }

    /**
     * Whether this worker still holds the turn that was claimed under this token, expired but not yet recovered
     * included.
     */
    public boolean heldBy(String workerId, long claimToken) {
        return running() && ownedBy(workerId) && token == claimToken;
    }

    /** One more message at the tail. An empty lane starts afresh: nothing backs off. */
    public Lane append() {
        boolean wasEmpty = !hasWork();
        return with(tailSeq + 1, headSeq, wasEmpty ? 0 : attempts, wasEmpty ? readAt : availableAt);
    }

    /** The owner takes the head, having asked for it, under a token that nobody held before. */
    public Lane claim(Duration lease) {
        requireClaimable();
        return lease(token + 1, token + 1, token + 1, readAt.plus(lease), readAt);
    }

    /** The owner takes the head, having completed the message before, under a token that nobody held before. */
    public Lane proceed(Duration lease) {
        requireClaimable();
        return lease(token + 1, token + 1, askedToken, readAt.plus(lease), readAt);
    }

    private void requireClaimable() {
        if (!claimable() || owner == null) {
            throw new IllegalStateException("lane " + laneId + " cannot be claimed: " + this);
        }
    }

    /** Extends the running turn's lease, but never beyond what a turn may take: then it runs out like any other. */
    public Lane renew(Duration lease, Duration turnLimit) {
        Instant limit = turnEnd(turnLimit);
        Instant until = readAt.plus(lease);
        return lease(token, claimedToken, askedToken, until.isBefore(limit) ? until : limit, turnSince);
    }

    /** Whether the running turn has taken all the time that it may. */
    public boolean overran(Duration turnLimit) {
        return !turnEnd(turnLimit).isAfter(readAt);
    }

    private Instant turnEnd(Duration turnLimit) {
        return Objects.requireNonNull(turnSince, "no turn runs").plus(turnLimit);
    }

    /** The head is done, dead-lettered or cancelled: the next message moves up and no turn runs. */
    public Lane finishHead() {
        return lease(token, claimedToken, askedToken, null, null).with(tailSeq, headSeq + 1, 0, readAt);
    }

    /** One of the messages behind the head is cancelled. */
    public Lane cancelBehindHead() {
        return withHead(headSeq, cancelledAhead + 1);
    }

    /** The head was cancelled before it came to its turn, and so were those up to this one, which is the head now. */
    public Lane passOver(long nextSeq) {
        return withHead(nextSeq, cancelledAhead - (nextSeq - headSeq));
    }

    private Lane withHead(long newHead, long newCancelledAhead) {
        return new Lane(
                laneId,
                workspaceId,
                conversationId,
                agentKey,
                token,
                claimedToken,
                askedToken,
                newHead,
                tailSeq,
                newCancelledAhead,
                historySeq,
                owner,
                leaseUntil,
                turnSince,
                attempts,
                availableAt,
                readAt);
    }

    /** The head has failed and stays head until its back-off is over. */
    public Lane retryHead(Duration backOff) {
        return lease(token, claimedToken, askedToken, null, null)
                .with(tailSeq, headSeq, attempts + 1, readAt.plus(backOff));
    }

    /** A token above the lost turn's, so that whatever its worker still sends changes nothing. */
    public Lane fenceOff() {
        return lease(token + 1, claimedToken, askedToken, leaseUntil, turnSince);
    }

    public Lane pin(String workerId) {
        if (owner != null) {
            throw new IllegalStateException("lane " + laneId + " already belongs to " + owner);
        }
        return ownedNowBy(workerId);
    }

    public Lane unpin() {
        if (running()) {
            throw new IllegalStateException("lane " + laneId + " runs a turn and keeps its owner");
        }
        return ownedNowBy(null);
    }

    public Lane appendHistory(int entries) {
        return new Lane(
                laneId,
                workspaceId,
                conversationId,
                agentKey,
                token,
                claimedToken,
                askedToken,
                headSeq,
                tailSeq,
                cancelledAhead,
                historySeq + entries,
                owner,
                leaseUntil,
                turnSince,
                attempts,
                availableAt,
                readAt);
    }

    private Lane with(long newTail, long newHead, int newAttempts, Instant newAvailableAt) {
        return new Lane(
                laneId,
                workspaceId,
                conversationId,
                agentKey,
                token,
                claimedToken,
                askedToken,
                newHead,
                newTail,
                cancelledAhead,
                historySeq,
                owner,
                leaseUntil,
                turnSince,
                newAttempts,
                newAvailableAt,
                readAt);
    }

    private Lane lease(
            long newToken, long newClaimedToken, long newAskedToken, @Nullable Instant until, @Nullable Instant since) {
        return new Lane(
                laneId,
                workspaceId,
                conversationId,
                agentKey,
                newToken,
                newClaimedToken,
                newAskedToken,
                headSeq,
                tailSeq,
                cancelledAhead,
                historySeq,
                owner,
                until,
                since,
                attempts,
                availableAt,
                readAt);
    }

    private Lane ownedNowBy(@Nullable String workerId) {
        return new Lane(
                laneId,
                workspaceId,
                conversationId,
                agentKey,
                token,
                claimedToken,
                askedToken,
                headSeq,
                tailSeq,
                cancelledAhead,
                historySeq,
                workerId,
                leaseUntil,
                turnSince,
                attempts,
                availableAt,
                readAt);
    }
}
