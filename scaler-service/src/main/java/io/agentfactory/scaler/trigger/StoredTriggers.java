package io.agentfactory.scaler.trigger;

import static io.agentfactory.scaler.db.Tables.RECONCILE;
import static io.agentfactory.scaler.trigger.ClockApi.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * When each workspace is to be reconciled next. What is due stands in the database; the wake-up inside this process
 * only saves time.
 */
@Component
class StoredTriggers implements TriggerApi {

    private final DSLContext db;
    private final List<Consumer<String>> wakeUps = new CopyOnWriteArrayList<>();

    StoredTriggers(DSLContext db) {
        this.db = db;
    }

    @Override
    public void onRequest(Consumer<String> wakeUp) {
        wakeUps.add(wakeUp);
    }

    @Override
    public void request(String workspaceId) {
        db.insertInto(RECONCILE)
                .set(RECONCILE.WORKSPACE_ID, workspaceId)
                .onConflict(RECONCILE.WORKSPACE_ID)
                .doUpdate()
                .set(RECONCILE.REQUESTED, RECONCILE.REQUESTED.plus(1))
                .execute();
        wakeAfterCommit(workspaceId);
    }

    @Override
    public void requestAllWithListing() {
        db.update(RECONCILE)
                .set(RECONCILE.REQUESTED, RECONCILE.REQUESTED.plus(1))
                .set(RECONCILE.LIST_DUE_AT, NOW)
                .returningResult(RECONCILE.WORKSPACE_ID)
                .fetch(RECONCILE.WORKSPACE_ID)
                .forEach(this::wakeAfterCommit);
    }

    @Override
    public List<String> due() {
        return db.select(RECONCILE.WORKSPACE_ID)
                .from(RECONCILE)
                .where(RECONCILE.HANDLED.lt(RECONCILE.REQUESTED).or(RECONCILE.DUE_AT.le(NOW)))
                .fetch(RECONCILE.WORKSPACE_ID);
    }

    @Override
    public Pending pending(String workspaceId) {
        return db.selectFrom(RECONCILE)
                .where(RECONCILE.WORKSPACE_ID.eq(workspaceId))
                .fetchOptional(row -> new Pending(
                        row.getRequested(),
                        row.getListDueAt(),
                        new SpawnPause(
                                row.getSpawnFailures(),
                                row.getSpawnFailedAt(),
                                row.getNoSpawnBefore(),
                                row.getSpawnError())))
                .orElse(new Pending(0, Instant.EPOCH, SpawnPause.NONE));
    }

    @Override
    public void handled(String workspaceId, long requested, @Nullable Instant nextDeadline) {
        db.update(RECONCILE)
                .set(RECONCILE.HANDLED, requested)
                .set(RECONCILE.DUE_AT, nextDeadline)
                .where(RECONCILE.WORKSPACE_ID.eq(workspaceId))
                .execute();
    }

    @Override
    public void listed(String workspaceId, Instant nextListing) {
        db.update(RECONCILE)
                .set(RECONCILE.LIST_DUE_AT, nextListing)
                .where(RECONCILE.WORKSPACE_ID.eq(workspaceId))
                .execute();
    }

    @Override
    public void spawnFailed(String workspaceId, Duration wait, String error) {
        db.update(RECONCILE)
                .set(RECONCILE.SPAWN_FAILURES, RECONCILE.SPAWN_FAILURES.plus(1))
                .set(RECONCILE.SPAWN_FAILED_AT, NOW)
                .set(RECONCILE.NO_SPAWN_BEFORE, ClockApi.fromNow(wait))
                .set(RECONCILE.SPAWN_ERROR, error)
                .where(RECONCILE.WORKSPACE_ID.eq(workspaceId))
                .execute();
    }

    @Override
    public void spawningWorks(String workspaceId) {
        db.update(RECONCILE)
                .set(RECONCILE.SPAWN_FAILURES, 0)
                .setNull(RECONCILE.SPAWN_FAILED_AT)
                .setNull(RECONCILE.NO_SPAWN_BEFORE)
                .setNull(RECONCILE.SPAWN_ERROR)
                .where(RECONCILE.WORKSPACE_ID.eq(workspaceId))
                .execute();
    }

    private void wakeAfterCommit(String workspaceId) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            wake(workspaceId);
            return;
        }
        // Before the commit the reconcile would not see what it was asked for.
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake(workspaceId);
            }
        });
    }

    private void wake(String workspaceId) {
        wakeUps.forEach(wakeUp -> wakeUp.accept(workspaceId));
    }
}
