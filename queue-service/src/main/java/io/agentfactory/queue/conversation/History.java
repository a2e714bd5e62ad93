package io.agentfactory.queue.conversation;

import static io.agentfactory.queue.db.Tables.HISTORY_ENTRY;

import io.agentfactory.queue.db.tables.records.HistoryEntryRecord;
import io.agentfactory.queue.lane.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** The append-only history of conversations: one row an entry, so that no conversation can outgrow it. */
@Component
public class History {

    private final DSLContext db;
    private final HistorySettings settings;

    History(DSLContext db, HistorySettings settings) {
        this.db = db;
        this.settings = settings;
    }

    /**
     * Appends what a turn said. The caller holds the lane's lock and the turn's token, so a turn is written at most
     * once.
     *
     * @return the lane with its history counted up
     */
    public Lane append(Lane lane, UUID messageId, List<HistoryEntry> entries) {
        if (entries.isEmpty()) {
            return lane;
        }
        List<HistoryEntryRecord> rows = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            rows.add(new HistoryEntryRecord(
                    lane.laneId(),
                    lane.historySeq() + rows.size() + 1,
                    messageId,
                    lane.token(),
                    entry.role().name().toLowerCase(Locale.ROOT),
                    entry.content(),
                    entry.at()));
        }
        db.insertInto(HISTORY_ENTRY).set(rows).execute();
        return lane.appendHistory(entries.size());
    }

    /** The newest entries, oldest of them first, as many as a hydration carries. Walks the primary key backwards. */
    public List<HistoryEntry> newest(long laneId) {
        return db.selectFrom(HISTORY_ENTRY)
                .where(HISTORY_ENTRY.LANE_ID.eq(laneId))
                .orderBy(HISTORY_ENTRY.ENTRY_SEQ.desc())
                .limit(settings.window())
                .fetch(row -> new HistoryEntry(
                        Role.valueOf(row.getRole().toUpperCase(Locale.ROOT)), row.getContent(), row.getSaidAt()))
                .reversed();
    }
}
