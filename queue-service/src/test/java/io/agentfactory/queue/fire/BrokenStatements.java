package io.agentfactory.queue.fire;

import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.RowMapper;

/** Statements of a system that is broken on purpose. None of these is found by itself: a test names it. */
final class BrokenStatements {

    private BrokenStatements() {}

    /** Lanes and workers are read without holding their rows. */
    static class NoRowLock {

        @Bean
        JdbcTemplate jdbcTemplate(DataSource dataSource) {
            return new Rewriting(dataSource, sql -> sql.replaceAll("for update(?! of lane skip locked)", ""));
        }
    }

    /** A lost turn's token stays the newest until the next claim. */
    static class RecoveryRaisesNoToken {

        @Bean
        JdbcTemplate jdbcTemplate(DataSource dataSource) {
            return new Rewriting(
                    dataSource,
                    sql -> sql.replace(
                            "set token = new.token",
                            "set token = case when new.lease_until is null then lane.token else new.token end"));
        }
    }

    private static final class Rewriting extends JdbcTemplate {

        private final UnaryOperator<String> rewrite;

        private Rewriting(DataSource dataSource, UnaryOperator<String> rewrite) {
            super(dataSource);
            this.rewrite = rewrite;
        }

        @Override
        public <T extends @Nullable Object> List<T> query(
                String sql, @Nullable PreparedStatementSetter setter, RowMapper<T> mapper) {
            return super.query(rewrite.apply(sql), setter, mapper);
        }

        @Override
        public <T extends @Nullable Object> T execute(String sql, PreparedStatementCallback<T> action) {
            return super.execute(rewrite.apply(sql), action);
        }
    }
}
