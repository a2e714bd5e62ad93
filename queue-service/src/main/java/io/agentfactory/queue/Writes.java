package io.agentfactory.queue;

import io.agentfactory.queue.SetBased.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;

/**
 * Set-based statements that go to the database together, on one way there and back: on the way of a turn, the ways cost
 * more than the statements. They run in the order in which they were added.
 */
public final class Writes {

    private final List<Write<?>> writes = new ArrayList<>();

    /** @param exactly whether each row must be found */
    private record Write<R>(String sql, List<R> rows, List<Column<R>> columns, boolean exactly) {

        int bind(PreparedStatement statement, int first) throws SQLException {
            return SetBased.bind(statement, first, rows, columns);
        }

        void check(int changed) {
            if (exactly && changed != rows.size()) {
                throw new IllegalStateException("of " + rows + " only " + changed + " are in the database");
            }
        }
    }

    /** Adds a statement for these rows; for none, nothing. */
    public <R> void add(String sql, List<R> rows, List<Column<R>> columns) {
        add(new Write<>(sql, rows, columns, false));
    }

    /** Adds a statement that must change as many rows as these. */
    public <R> void addForEach(String sql, List<R> rows, List<Column<R>> columns) {
        add(new Write<>(sql, rows, columns, true));
    }

    private void add(Write<?> write) {
        if (!write.rows().isEmpty()) {
            writes.add(write);
        }
    }

    /** Runs what was added, in the transaction of the calling thread. */
    public void run(JdbcTemplate jdbc) {
        if (!writes.isEmpty()) {
            String sql = writes.stream().map(Write::sql).collect(Collectors.joining(";\n"));
            jdbc.execute(sql, (PreparedStatementCallback<Boolean>) this::run);
        }
    }

    private boolean run(PreparedStatement statement) throws SQLException {
        int parameter = 1;
        for (Write<?> write : writes) {
            parameter = write.bind(statement, parameter);
        }
        statement.execute();
        for (Write<?> write : writes) {
            write.check(statement.getUpdateCount());
            statement.getMoreResults();
        }
        return true;
    }
}
