package io.agentfactory.bench;

import io.agentfactory.backends.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Conversations that wait for a worker, and workers that may take any of them, as the service would have stored them.
 */
record Backlog(String name, int lanes, int messagesEach, int freeWorkers) {

    /** Writes them into the database of a queue service. */
    void store(Database database) throws SQLException {
        run(database, """
                insert into lane (workspace_id, conversation_id, agent_key, tail_seq)
                select 'default', '%1$s-' || n, 'helper', %3$d from generate_series(1, %2$d) n;
                insert into message (lane_id, seq, message_id, provider, provider_user_id, body, reply_address,
                        metadata, attachments, priority, max_attempts, received_at)
                select lane_id, seq, gen_random_uuid(), 'telegram', '42', 'What is the weather like in Bern today?',
                        '{"provider": "telegram", "botIdentity": "777", "chatId": "42"}', '{}', '[]', 50, 5, now()
                from lane, generate_series(1, %3$d) seq
                where conversation_id like '%1$s-%%';
                insert into waiting_lane (lane_id, workspace_id, priority, available_at, waiting_since)
                select lane_id, workspace_id, 50, now(), now() + lane_id * interval '1 microsecond'
                from lane
                where conversation_id like '%1$s-%%';
                insert into worker (worker_id, workspace_id, lifecycle_state, lifecycle_version, last_contact_at, idle_since)
                select '%1$s-free-' || n, 'default', 'ACTIVE', 1, now(), now() from generate_series(1, %4$d) n
                """.formatted(name, lanes, messagesEach, freeWorkers));
    }

    /** Lets two conversations, each with half of so many messages, run turns that do not end. */
    static void storeStuck(Database database, String name, int messages) throws SQLException {
        new SeededLanes(name, 2, messages / 2).store(database);
        run(database, """
                update lane
                   set token = 1, claimed_token = 1, asked_token = 1, lease_until = now() + interval '1 hour', turn_since = now()
                 where conversation_id like '%1$s-%%'
                """.formatted(name));
    }

    private static void run(Database database, String statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path to queue");
            for (String each : statements.split(";", -1)) {
                statement.execute(each);
            }
            statement.execute("vacuum analyze lane, message, waiting_lane, worker");
        }
    }

    List<String> workers() {
        return IntStream.rangeClosed(1, freeWorkers)
                .mapToObj(n -> name + "-free-" + n)
                .toList();
    }
}
