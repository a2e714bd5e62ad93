package io.agentfactory.queue.convex;

import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Whether a conversation has messages that no turn runs for, those for later included. */
@Component
class QueuedWork {

    private static final String IS_THERE = """
            select exists (select from lane
                            where workspace_id = ? and conversation_id = ?
                              and tail_seq - head_seq + 1 - cancelled_ahead > case when lease_until is null then 0 else 1 end)
                or exists (select from scheduled_message
                            where workspace_id = ? and conversation_id = ? and given_up_at is null)
            """;

    private final JdbcTemplate jdbc;

    QueuedWork(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    boolean isThere(String workspaceId, String conversationId) {
        return Objects.requireNonNull(
                jdbc.queryForObject(IS_THERE, Boolean.class, workspaceId, conversationId, workspaceId, conversationId));
    }
}
