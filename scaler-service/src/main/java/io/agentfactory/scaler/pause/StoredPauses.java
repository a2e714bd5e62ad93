package io.agentfactory.scaler.pause;

import static io.agentfactory.scaler.db.Tables.SCALING_PAUSE;
import static io.agentfactory.scaler.trigger.ClockApi.NOW;

import io.agentfactory.scaler.db.tables.records.ScalingPauseRecord;
import io.agentfactory.scaler.trigger.TriggerApi;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Pauses in the database. A change asks for a reconcile, and commits with that request. */
@Component
class StoredPauses implements PauseApi {

    private final DSLContext db;
    private final TransactionTemplate transaction;
    private final TriggerApi triggers;

    StoredPauses(DSLContext db, TransactionTemplate transaction, TriggerApi triggers) {
        this.db = db;
        this.transaction = transaction;
        this.triggers = triggers;
    }

    @Override
    public Optional<ScalingPause> of(String workspaceId) {
        return db.selectFrom(SCALING_PAUSE)
                .where(SCALING_PAUSE.WORKSPACE_ID.eq(workspaceId))
                .and(SCALING_PAUSE.UNTIL.isNull().or(SCALING_PAUSE.UNTIL.gt(NOW)))
                .fetchOptional(StoredPauses::toPause);
    }

    @Override
    public <T> Optional<T> unlessPaused(String workspaceId, Supplier<T> growth) {
        return transaction.execute(status -> {
            // Shared: workers are recorded side by side, and only a pause that begins waits for them.
            db.fetch("select pg_advisory_xact_lock_shared(hashtextextended({0}, 0))", lock(workspaceId));
            return of(workspaceId).isPresent() ? Optional.<T>empty() : Optional.of(growth.get());
        });
    }

    /** Begins a pause, or gives the one that holds another reason and end. */
    ScalingPause pause(String workspaceId, String by, String reason, @Nullable Instant until) {
        return transaction.execute(status -> {
            db.fetch("select pg_advisory_xact_lock(hashtextextended({0}, 0))", lock(workspaceId));
            // One that is over does not lend its beginning to the new one.
            db.deleteFrom(SCALING_PAUSE)
                    .where(SCALING_PAUSE.WORKSPACE_ID.eq(workspaceId))
                    .and(SCALING_PAUSE.UNTIL.le(NOW))
                    .execute();
            ScalingPause pause = db.insertInto(SCALING_PAUSE)
                    .set(SCALING_PAUSE.WORKSPACE_ID, workspaceId)
                    .set(SCALING_PAUSE.PAUSED_BY, by)
                    .set(SCALING_PAUSE.REASON, reason)
                    .set(SCALING_PAUSE.SINCE, NOW)
                    .set(SCALING_PAUSE.UNTIL, until)
                    .onConflict(SCALING_PAUSE.WORKSPACE_ID)
                    .doUpdate()
                    .set(SCALING_PAUSE.PAUSED_BY, by)
                    .set(SCALING_PAUSE.REASON, reason)
                    .set(SCALING_PAUSE.UNTIL, until)
                    .returning()
                    .fetchSingle(StoredPauses::toPause);
            triggers.request(workspaceId);
            return pause;
        });
    }

    /** Returns the pause that held; empty: there was none. */
    Optional<ScalingPause> resume(String workspaceId) {
        return transaction.execute(status -> {
            Optional<ScalingPause> before = of(workspaceId);
            db.deleteFrom(SCALING_PAUSE)
                    .where(SCALING_PAUSE.WORKSPACE_ID.eq(workspaceId))
                    .execute();
            triggers.request(workspaceId);
            return before;
        });
    }

    private static ScalingPause toPause(ScalingPauseRecord row) {
        return new ScalingPause(row.getPausedBy(), row.getReason(), row.getSince(), row.getUntil());
    }

    private static String lock(String workspaceId) {
        return "scaler/pause/" + workspaceId;
    }
}
