package io.agentfactory.queue.intake;

import io.agentfactory.queue.retention.Expiring;
import io.agentfactory.queue.retention.RetentionSettings;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Messages for later that could never be appended are kept as long as those that were. */
@Component
class GivenUpMessages implements Expiring {

    private static final String CLEAR = """
            delete from scheduled_message
             where message_id in (select message_id from scheduled_message
                                   where given_up_at < clock_timestamp() - ? * interval '1 second' limit ?)
            """;

    private final JdbcTemplate jdbc;
    private final RetentionSettings settings;

    GivenUpMessages(JdbcTemplate jdbc, RetentionSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    @Override
    public String what() {
        return "given-up-messages";
    }

    @Override
    public int clear(int limit) {
        return jdbc.update(CLEAR, settings.messages().toSeconds(), limit);
    }
}
