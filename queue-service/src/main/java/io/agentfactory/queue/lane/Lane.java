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
 * <p>Invariants: the token never falls; a turn runs only while the lane has an owner and work; the head changes only by
 * being finished.
 *
 * @param owner worker pinned to the lane
 * @param turn the turn that runs; null: none does
 * @param readAt the database's clock when the row was locked; the only clock that judges leases
 */
public record Lane(
        long laneId,
        String workspaceId,
        String conversationId,
        String agentKey,
        Tokens tokens,
        Line line,
        Head head,
        @Nullable String owner,
        @Nullable RunningTurn turn,
        HistorySpan history,
        Instant readAt) {

    /**
     * Fencing tokens.
     *
     * @param newest of the newest claim or recovery
     * @param claimed of the newest claim; its worker's disk holds the newest workspace of the conversation
     * @param asked of the newest claim that a worker asked for; those above it came with the completions of the same
     *     worker
     */
    public record Tokens(long newest, long claimed, long asked) {

        private Tokens claim() {
            return new Tokens(newest + 1, newest + 1, newest + 1);
        }

        private Tokens proceed() {
            return new Tokens(newest + 1, newest + 1, asked);
        }

        private Tokens raise() {
            return new Tokens(newest + 1, claimed, asked);
        }
    }

    /**
     * Which messages stand in line.
     *
     * @param headSeq first unfinished message; the lane is empty while it is beyond {@code tailSeq}
     * @param cancelledAhead messages behind the head that were cancelled; the head itself never is
     */
    public record Line(long headSeq, long tailSeq, long cancelledAhead) {

        private Line append() {
            return new Line(headSeq, tailSeq + 1, cancelledAhead);
        }

        private Line finishHead() {
            return new Line(headSeq + 1, tailSeq, cancelledAhead);
        }

        private Line cancelBehindHead() {
            return new Line(headSeq, tailSeq, cancelledAhead + 1);
        }

        private Line passOver(long nextSeq) {
            return new Line(nextSeq, tailSeq, cancelledAhead - (nextSeq - headSeq));
        }
    }

    /**
     * How the message at the head stands.
     *
     * @param attempts failed ones
     * @param availableAt it backs off until then
     */
    public record Head(int attempts, Instant availableAt) {}

    /**
     * A turn under way.
     *
     * @param leaseUntil end of its lease
     * @param since when it was claimed
     */
    public record RunningTurn(Instant leaseUntil, Instant since) {

        private Instant limit(Duration turnLimit) {
            return since.plus(turnLimit);
        }
    }

    /** Names the lane's conversation. */
    public ConversationKey conversation() {
        return new ConversationKey(workspaceId, conversationId);
    }

    /** Where the last message stands. */
    public Place tail() {
        return new Place(laneId, line.tailSeq);
    }

    public long token() {
        return tokens.newest;
    }

    public long headSeq() {
        return line.headSeq;
    }

    public long tailSeq() {
        return line.tailSeq;
    }

    public long cancelledAhead() {
        return line.cancelledAhead;
    }

    public int attempts() {
        return head.attempts;
    }

    public Instant availableAt() {
        return head.availableAt;
    }

    public @Nullable Instant leaseUntil() {
        return turn == null ? null : turn.leaseUntil;
    }

    public @Nullable Instant turnSince() {
        return turn == null ? null : turn.since;
    }

    public boolean hasWork() {
        return line.headSeq <= line.tailSeq;
    }

    /** Whether the lane waits for a worker. */
    public boolean waits() {
        return hasWork() && owner == null;
    }

    /** Whether a turn is leased, expired or not. */
    public boolean running() {
        return turn != null;
    }

    /** Whether the head may be claimed now, as far as the lane is concerned. */
    public boolean claimable() {
        return hasWork() && !running() && !head.availableAt.isAfter(readAt);
    }

    public boolean leaseExpired() {
        return turn != null && !turn.leaseUntil.isAfter(readAt);
    }

    public boolean ownedBy(String workerId) {
        return workerId.equals(owner);
    }

    /**
     * Whether this worker still holds the turn that was claimed under this token, expired but not yet recovered
     * included.
     */
    public boolean heldBy(String workerId, long claimToken) {
        return running() && ownedBy(workerId) && token() == claimToken;
    }

    /** One more message at the tail. An empty lane starts afresh: nothing backs off. */
    public Lane append() {
        return with(line.append(), hasWork() ? head : new Head(0, readAt));
    }

    /** The owner takes the head, having asked for it, under a token that nobody held before. */
    public Lane claim(Duration lease) {
        requireClaimable();
        return with(tokens.claim(), new RunningTurn(readAt.plus(lease), readAt));
    }

    /** The owner takes the head, having completed the message before, under a token that nobody held before. */
    public Lane proceed(Duration lease) {
        requireClaimable();
        return with(tokens.proceed(), new RunningTurn(readAt.plus(lease), readAt));
    }

    private void requireClaimable() {
        if (!claimable() || owner == null) {
            throw new IllegalStateException("lane " + laneId + " cannot be claimed: " + this);
        }
    }

    /** Extends the running turn's lease, but never beyond what a turn may take: then it runs out like any other. */
    public Lane renew(Duration lease, Duration turnLimit) {
        RunningTurn before = requireTurn();
        Instant limit = before.limit(turnLimit);
        Instant until = readAt.plus(lease);
        return with(tokens, new RunningTurn(until.isBefore(limit) ? until : limit, before.since));
    }

    /** Whether the running turn has taken all the time that it may. */
    public boolean overran(Duration turnLimit) {
        return !requireTurn().limit(turnLimit).isAfter(readAt);
    }

    private RunningTurn requireTurn() {
        return Objects.requireNonNull(turn, "no turn runs");
    }

    /** The head is done, dead-lettered or cancelled: the next message moves up and no turn runs. */
    public Lane finishHead() {
        return with(tokens, null).with(line.finishHead(), new Head(0, readAt));
    }

    /** One of the messages behind the head is cancelled. */
    public Lane cancelBehindHead() {
        return with(line.cancelBehindHead(), head);
    }

    /** The head was cancelled before it came to its turn, and so were those up to this one, which is the head now. */
    public Lane passOver(long nextSeq) {
        return with(line.passOver(nextSeq), head);
    }

    /** The head has failed and stays head until its back-off is over. */
    public Lane retryHead(Duration backOff) {
        return with(tokens, null).with(line, new Head(head.attempts + 1, readAt.plus(backOff)));
    }

    /** The turn was given back: the head stays head, rests that long, and has failed no more often than before. */
    public Lane giveBack(Duration rest) {
        return with(tokens, null).with(line, new Head(head.attempts, readAt.plus(rest)));
    }

    /** A token above the lost turn's, so that whatever its worker still sends changes nothing. */
    public Lane fenceOff() {
        return with(tokens.raise(), turn);
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

    /** The conversation's history is to be this. */
    public Lane remember(HistorySpan newHistory) {
        return with(tokens, line, head, owner, turn, newHistory);
    }

    private Lane with(Line newLine, Head newHead) {
        return with(tokens, newLine, newHead, owner, turn, history);
    }

    private Lane with(Tokens newTokens, @Nullable RunningTurn newTurn) {
        return with(newTokens, line, head, owner, newTurn, history);
    }

    private Lane ownedNowBy(@Nullable String workerId) {
        return with(tokens, line, head, workerId, turn, history);
    }

    private Lane with(
            Tokens newTokens,
            Line newLine,
            Head newHead,
            @Nullable String newOwner,
            @Nullable RunningTurn newTurn,
            HistorySpan newHistory) {
        return new Lane(
                laneId,
                workspaceId,
                conversationId,
                agentKey,
                newTokens,
                newLine,
                newHead,
                newOwner,
                newTurn,
                newHistory,
                readAt);
    }
}
