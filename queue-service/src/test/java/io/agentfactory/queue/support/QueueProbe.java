package io.agentfactory.queue.support;

import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Looks into the queue's tables, for what no door tells. */
public final class QueueProbe {

    private final DSLContext db;

    public QueueProbe(QueueUnderTest queue) {
        this.db = queue.bean(DSLContext.class);
    }

    /** Whether the message stands in its lane. */
    public boolean holds(String conversationId, String messageId) {
        return !rows("""
                        select 1 from message m join lane l using (lane_id)
                        where l.conversation_id = ? and m.message_id = ?::uuid
                        """, conversationId, messageId).isEmpty();
    }

    /** The lane's row. */
    public Map<String, Object> lane(String conversationId) {
        return rows("select * from lane where conversation_id = ?", conversationId)
                .getFirst();
    }

    /** Whether a transaction waits for a row that another one holds. */
    public boolean somebodyWaits() {
        return !rows("select 1 from pg_locks where not granted and locktype in ('transactionid', 'tuple')")
                .isEmpty();
    }

    public List<Map<String, Object>> rows(String sql, Object... bindings) {
        return db.fetch(sql, bindings).map(Record::intoMap);
    }
}
