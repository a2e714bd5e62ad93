package io.agentfactory.queue.worker;

import io.agentfactory.queue.retention.Expiring;
import io.agentfactory.queue.retention.RetentionSettings;
import java.time.Duration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Forgets workers that ended long ago: longer than the scaler's topic tells of them, or an old event would bring one
 * back.
 */
@Component
class EndedWorkers implements Expiring {

    private static final String CLEAR = """
            delete from worker
             where worker_id in (
                       select worker_id from worker
                        where ended_at < clock_timestamp() - ? * interval '1 second' and lane_id is null
                        limit ?)
            """;

    private final JdbcTemplate jdbc;
    private final Duration keep;

    EndedWorkers(JdbcTemplate jdbc, RetentionSettings settings) {
        this.jdbc = jdbc;
        this.keep = settings.endedWorkers();
    }

    @Override
    public String what() {
        return "ended-workers";
    }

    @Override
    public int clear(int limit) {
        return jdbc.update(CLEAR, keep.toSeconds(), limit);
    }
}
