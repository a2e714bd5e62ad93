package io.agentfactory.bench;

import io.agentfactory.backends.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;

/** Conversations with a backlog each, and with a worker each, as the service would have stored them. */
record SeededLanes(String name, int lanes, int messagesEach) {

    /** Writes them into the database of a queue service. */
    void store(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path to queue");
            statement.execute("""
                    insert into lane (workspace_id, conversation_id, agent_key, tail_seq, owner)
                    select 'default', '%1$s-' || n, 'helper', %3$d, '%1$s-' || n from generate_series(1, %2$d) n
                    """.formatted(name, lanes, messagesEach));
            statement.execute("""
                    insert into message (lane_id, seq, message_id, provider, provider_user_id, body, reply_address,
                            metadata, attachments, priority, max_attempts, received_at)
                    select lane_id, seq, gen_random_uuid(), 'telegram', '42', 'What is the weather like in Bern today?',
                            '{"provider": "telegram", "botIdentity": "777", "chatId": "42"}', '{}', '[]', 50, 5, now()
                    from lane, generate_series(1, %2$d) seq
                    where conversation_id like '%1$s-%%'
                    """.formatted(name, messagesEach));
            statement.execute("""
                    insert into received_message (message_id, lane_id, seq)
                    select message_id, lane_id, seq from message
                    on conflict do nothing
                    """);
            statement.execute("""
                    insert into worker (worker_id, workspace_id, conversation_id, agent_key, lifecycle_state,
                            lifecycle_version, lane_id, last_contact_at, idle_since)
                    select conversation_id, workspace_id, conversation_id, agent_key, 'ACTIVE', 1, lane_id, now(), now()
                    from lane
                    where conversation_id like '%1$s-%%'
                    """.formatted(name));
            statement.execute("vacuum analyze lane, message, received_message, worker");
        }
    }

    List<String> workers() {
        return IntStream.rangeClosed(1, lanes).mapToObj(n -> name + "-" + n).toList();
    }
}
