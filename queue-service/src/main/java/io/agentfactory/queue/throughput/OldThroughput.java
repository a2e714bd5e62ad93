package io.agentfactory.queue.throughput;

import io.agentfactory.queue.retention.Expiring;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Forgets minutes that no window reaches back to. */
@Component
class OldThroughput implements Expiring {

    private static final String CLEAR = """
            delete from throughput
             where (workspace_id, minute, agent_key) in (
                       select workspace_id, minute, agent_key from throughput
                        where minute < now() - interval '25 hours'
                        limit ?)
            """;

    private final JdbcTemplate jdbc;

    OldThroughput(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String what() {
        return "minutes-of-throughput";
    }

    @Override
    public int clear(int limit) {
        return jdbc.update(CLEAR, limit);
    }
}
