package io.agentfactory.queue;

import io.agentfactory.queue.SetBased.Column;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.RowMapper;

/**
 * Queries that go to the database together, on one way there and back. They run in the order in which they were added,
 * each seeing what was committed before it began: one that waits for a lock is read after that wait.
 */
public final class Reads {

    private final List<Read<?>> reads = new ArrayList<>();

    private record Read<T>(String sql, Binding binding, RowMapper<T> mapper, Consumer<List<T>> taker) {

        void take(ResultSet result) throws SQLException {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(mapper.mapRow(result, rows.size()));
            }
            taker.accept(rows);
        }
    }

    /** Sets the parameters of one query. */
    @FunctionalInterface
    public interface Binding {

        /** Binds from the parameter {@code first} on. Returns the number of the parameter after them. */
        int bind(PreparedStatement statement, int first) throws SQLException;

        /** The columns of these rows. */
        static <R> Binding of(List<R> rows, List<Column<R>> columns) {
            return (statement, first) -> SetBased.bind(statement, first, rows, columns);
        }

        default Binding then(Binding next) {
            return (statement, first) -> next.bind(statement, bind(statement, first));
        }
    }

    /** Adds a query, and who takes what it finds. */
    public <T> void add(String sql, Binding binding, RowMapper<T> mapper, Consumer<List<T>> taker) {
        reads.add(new Read<>(sql, binding, mapper, taker));
    }

    /** Runs what was added, in the transaction of the calling thread. */
    public void run(JdbcTemplate jdbc) {
        if (!reads.isEmpty()) {
            String sql = reads.stream().map(Read::sql).collect(Collectors.joining(";\n"));
            jdbc.execute(sql, (PreparedStatementCallback<Boolean>) this::run);
        }
    }

    private boolean run(PreparedStatement statement) throws SQLException {
        int parameter = 1;
        for (Read<?> read : reads) {
            parameter = read.binding().bind(statement, parameter);
        }
        statement.execute();
        for (Read<?> read : reads) {
            try (ResultSet result = statement.getResultSet()) {
                read.take(result);
            }
            statement.getMoreResults();
        }
        return true;
    }
}
