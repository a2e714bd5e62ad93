package io.agentfactory.queue.worker;

import io.agentfactory.platform.token.WorkerIdentity;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker as the queue knows it, as read under its row lock, and every change that it can make. A change returns the
 * worker as it is to be; {@link WorkerStore} writes it.
 *
 * @param retiredReason not null: it gets no more work, and why
 * @param activityVersion version of the newest event that told of it
 * @param readAt the database's clock at the read
 */
public record KnownWorker(
        String workerId,
        String workspaceId,
        LifecycleState state,
        Place place,
        NewestTurn newestTurn,
        Presence presence,
        @Nullable String retiredReason,
        long activityVersion,
        Instant readAt) {

    private static final Duration NOTED_EVERY = Duration.ofSeconds(10);

    /**
     * Where the worker belongs.
     *
     * @param conversationId lane that it was made for or has been pinned to; null: it may take any waiting lane of its
     *     workspace
     * @param laneId lane that it owns
     */
    public record Place(
            @Nullable String conversationId,
            @Nullable String agentKey,
            @Nullable Long laneId) {}

    /**
     * The newest turn that it was given.
     *
     * @param token token of the newest claim that it asked for; its completions may have brought others since. 0: it
     *     was kept in reserve before it had asked for any
     * @param by who asked for it
     * @param idleSince since when none runs; null while one runs, and before the worker first asked
     * @param leasedUntil while one runs, its lease does not end before; the lane knows the end. Null before the worker
     *     was given one
     */
    public record NewestTurn(
            @Nullable Long token,
            Caller by,
            @Nullable Instant idleSince,
            @Nullable Instant leasedUntil) {}

    /**
     * How the worker was heard, and how it hears.
     *
     * @param asker who asked for work last: its process, and a number that rises from one process to the next; every
     *     call counts as another process where they do not say
     * @param ready whether it hears offers
     * @param lapsedOffers offers in a row that it let lapse
     * @param lastContactAt last call to the worker door that was noted; null: not heard of since it was requested
     */
    public record Presence(
            Asker asker,
            boolean ready,
            int lapsedOffers,
            @Nullable Instant lastContactAt) {}

    /** Whether it is the one that a token speaks for, and may come to the worker door. */
    public boolean admitted(WorkerIdentity identity) {
        return workerId.equals(identity.workerId()) && workspaceId.equals(identity.workspaceId()) && state.admitted();
    }

    /** Whether it may take new work. */
    public boolean mayWork() {
        return state.mayWork() && retiredReason == null;
    }

    public @Nullable String conversationId() {
        return place.conversationId;
    }

    public @Nullable String agentKey() {
        return place.agentKey;
    }

    public @Nullable Long laneId() {
        return place.laneId;
    }

    /** Whether it was made for no conversation and has none yet. */
    public boolean takesAnyLane() {
        return place.laneId == null && place.conversationId == null;
    }

    /** Whether it has never asked for work since it was requested, be it at first or out of the reserve. */
    public boolean isNew() {
        return newestTurn.idleSince == null && newestTurn.leasedUntil == null;
    }

    /** It has called. */
    public KnownWorker contact() {
        return with(new Presence(presence.asker, presence.ready, presence.lapsedOffers, readAt));
    }

    /** It asks for work; a process that was started anew is not deaf. */
    public KnownWorker asked(Caller caller) {
        Asker now = presence.asker.then(caller.run());
        boolean startedAnew = caller.run() != null && now.number() != presence.asker.number();
        return with(new Presence(now, presence.ready, startedAnew ? 0 : presence.lapsedOffers, readAt));
    }

    public KnownWorker listening(boolean hearsOffers) {
        return with(new Presence(presence.asker, hearsOffers, presence.lapsedOffers, presence.lastContactAt));
    }

    /** It has let so many offers in a row lapse. */
    public KnownWorker offersLapsed(int inARow, boolean stillReady) {
        return with(new Presence(presence.asker, stillReady, inARow, presence.lastContactAt));
    }

    /** It owns the lane of this conversation, which stays its own for life: its disk holds that workspace. */
    public KnownWorker own(long laneId, String conversationId, String agentKey) {
        return with(new Place(conversationId, agentKey, laneId));
    }

    /** It owns no lane any more. */
    public KnownWorker disown() {
        return with(new Place(place.conversationId, place.agentKey, null)).listening(false);
    }

    /** It was given a turn because this caller asked. */
    public KnownWorker claimed(long token, Caller by, Instant leaseUntil) {
        return with(new NewestTurn(token, by, null, leaseUntil)).contact();
    }

    /** It has extended the lease of its turn. */
    public KnownWorker extended(Instant leaseUntil) {
        return with(new NewestTurn(newestTurn.token, newestTurn.by, null, leaseUntil))
                .contact();
    }

    /**
     * It was given a turn by its completion of the one before. While turns follow each other quickly its calls are
     * noted now and then only: the lease tells that it lives, and the row need not be written for every turn.
     */
    public KnownWorker proceeds(Instant leaseUntil) {
        return notedLately(presence.lastContactAt, readAt) && notedLately(newestTurn.leasedUntil, leaseUntil)
                ? with(new NewestTurn(newestTurn.token, newestTurn.by, null, newestTurn.leasedUntil))
                : extended(leaseUntil);
    }

    private static boolean notedLately(@Nullable Instant noted, Instant now) {
        return noted != null && noted.plus(NOTED_EVERY).isAfter(now);
    }

    /** No turn of it runs. */
    public KnownWorker idle() {
        return with(new NewestTurn(newestTurn.token, newestTurn.by, readAt, newestTurn.leasedUntil));
    }

    /** It gets no more work. */
    public KnownWorker retire(String reason) {
        return new KnownWorker(
                        workerId, workspaceId, state, place, newestTurn, presence, reason, activityVersion, readAt)
                .listening(false);
    }

    /** Events told of it, up to this version. */
    public KnownWorker told(long version) {
        return new KnownWorker(
                workerId, workspaceId, state, place, newestTurn, presence, retiredReason, version, readAt);
    }

    private KnownWorker with(Place newPlace) {
        return new KnownWorker(
                workerId, workspaceId, state, newPlace, newestTurn, presence, retiredReason, activityVersion, readAt);
    }

    private KnownWorker with(NewestTurn newNewestTurn) {
        return new KnownWorker(
                workerId, workspaceId, state, place, newNewestTurn, presence, retiredReason, activityVersion, readAt);
    }

    private KnownWorker with(Presence newPresence) {
        return new KnownWorker(
                workerId, workspaceId, state, place, newestTurn, newPresence, retiredReason, activityVersion, readAt);
    }
}
