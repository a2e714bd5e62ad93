package io.agentfactory.queue.message;

import io.agentfactory.queue.retention.Expiring;
import io.agentfactory.queue.retention.RetentionSettings;
import java.time.Duration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Clears away what no partition takes along: leftovers that have been finished since, and the ids of messages that have
 * left. A message that was finished within the last day is not forgotten: its worker may say so once more.
 */
@Component
class OldMessages implements Expiring {

    // The leftovers are few, and so are their ends.
    private static final String LEFTOVERS = """
            with old as (
                delete from ended_message_default
                 where ctid = any(array(
                           select ctid from ended_message_default as ended
                            where appended_at < clock_timestamp() - ? * interval '1 second'
                              and ended_at < clock_timestamp() - interval '1 day'
                              and exists (select from lane where lane.lane_id = ended.lane_id and lane.head_seq > ended.seq)
                              and not exists (select from dead_letter
                                               where dead_letter.lane_id = ended.lane_id and dead_letter.seq = ended.seq)
                            limit ?))
                returning lane_id, seq)
            delete from message_default using old
             where message_default.lane_id = old.lane_id and message_default.seq = old.seq
            """;

    // By ranges of blocks. What stays, because its message does, is looked at again each time: that is little. The
    // offset keeps the planner from reading all messages that there are to find those few.
    private static final String IDS = """
            delete from received_message
             where ctid = any(array(
                       select ctid from received_message as received
                        where received_at < clock_timestamp() - ? * interval '1 second'
                          and not exists (select from message left join ended_message using (lane_id, seq, appended_at)
                                           where message.lane_id = received.lane_id and message.seq = received.seq
                                             and (outcome is null or outcome = 'DEAD_LETTERED'
                                                  or ended_at > clock_timestamp() - interval '1 day')
                                          offset 0)
                          and not exists (select from scheduled_message
                                           where scheduled_message.message_id = received.message_id)
                        limit ?))
            """;

    private final JdbcTemplate jdbc;
    private final Duration keep;

    OldMessages(JdbcTemplate jdbc, RetentionSettings settings) {
        this.jdbc = jdbc;
        this.keep = settings.messages();
    }

    @Override
    public String what() {
        return "messages";
    }

    @Override
    public int clear(int limit) {
        return Math.max(clear(LEFTOVERS, limit), clear(IDS, limit));
    }

    private int clear(String sql, int limit) {
        return jdbc.update(sql, keep.toSeconds(), limit);
    }
}
