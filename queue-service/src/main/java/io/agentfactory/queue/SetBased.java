package io.agentfactory.queue;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * Statements for many rows at once. Their parameters are the rows' columns, each an array, which {@code unnest} makes
 * rows again. They go to the driver as they are written: on the way of every turn, rendering SQL anew each time costs
 * more than running it.
 */
public final class SetBased {

    private SetBased() {}

    /**
     * One column of rows of this type.
     *
     * @param type name of the type in PostgreSQL
     * @param array makes an array of its Java type, which the driver can send as numbers where they are some
     * @param value its value in a row; null where it has none
     */
    public record Column<R>(String type, IntFunction<@Nullable Object[]> array, Function<R, @Nullable Object> value) {

        public static <R> Column<R> bigints(Function<R, @Nullable Long> value) {
            return new Column<>("int8", Long[]::new, value::apply);
        }

        public static <R> Column<R> integers(Function<R, @Nullable Integer> value) {
            return new Column<>("int4", Integer[]::new, value::apply);
        }

        public static <R> Column<R> booleans(Function<R, Boolean> value) {
            return new Column<>("bool", Boolean[]::new, value::apply);
        }

        public static <R> Column<R> texts(Function<R, @Nullable String> value) {
            return new Column<>("text", String[]::new, value::apply);
        }

        public static <R> Column<R> uuids(Function<R, @Nullable UUID> value) {
            return new Column<>("uuid", UUID[]::new, value::apply);
        }

        /** Places of rows in their table. */
        public static <R> Column<R> tids(Function<R, String> value) {
            return new Column<>("tid", String[]::new, value::apply);
        }

        public static <R> Column<R> bytes(Function<R, byte[]> value) {
            return new Column<>("bytea", byte[][]::new, value::apply);
        }

        /**
         * As microseconds since 1970, which the function {@code moment} makes a time: a time as text is slow to read.
         */
        public static <R> Column<R> moments(Function<R, @Nullable Instant> value) {
            return bigints(row -> {
                Instant moment = value.apply(row);
                return moment == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, moment);
            });
        }

        private Array of(List<R> rows, Connection connection) throws SQLException {
            @Nullable Object[] values = array.apply(rows.size());
            for (int row = 0; row < values.length; row++) {
                values[row] = value.apply(rows.get(row));
            }
            return connection.createArrayOf(type, values);
        }
    }

    /** Writes the rows. Returns how many the statement says it has changed. */
    public static <R> int update(JdbcTemplate jdbc, String sql, List<R> rows, List<Column<R>> columns) {
        return jdbc.update(sql, statement -> bind(statement, 1, rows, columns));
    }

    /** Reads what belongs to the rows. */
    public static <R, T> List<T> query(
            JdbcTemplate jdbc, String sql, List<R> rows, List<Column<R>> columns, RowMapper<T> mapper) {
        return jdbc.query(sql, statement -> bind(statement, 1, rows, columns), mapper);
    }

    /** Binds the rows' columns from this parameter on. Returns the number of the parameter after them. */
    public static <R> int bind(PreparedStatement statement, int first, List<R> rows, List<Column<R>> columns)
            throws SQLException {
        int parameter = first;
        for (Column<R> column : columns) {
            statement.setArray(parameter++, column.of(rows, statement.getConnection()));
        }
        return parameter;
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    public static @Nullable Long bigintOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
