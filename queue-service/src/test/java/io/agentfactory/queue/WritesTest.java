package io.agentfactory.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.queue.SetBased.Column;
import io.agentfactory.queue.support.QueueUnderTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class WritesTest {

    private static final List<Column<Integer>> NUMBER = List.of(Column.integers(number -> number));
    private static final String INSERT = "insert into written select unnest(?::integer[])";
    private static final String DOUBLE =
            "update written set number = 2 * number from unnest(?::integer[]) as which (one) where number = one";

    private static QueueUnderTest queue;
    private static JdbcTemplate jdbc;

    private final Writes writes = new Writes();

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        jdbc = queue.bean(JdbcTemplate.class);
        jdbc.execute("create table written (number integer)");
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void anEmptyTable() {
        jdbc.execute("truncate written");
    }

    private static List<Integer> written() {
        return jdbc.queryForList("select number from written order by number", Integer.class);
    }

    @Test
    void statementsRunInTheOrderInWhichTheyWereAdded() {
        // Given
        writes.add(INSERT, List.of(3, 5), NUMBER);
        writes.addForEach(DOUBLE, List.of(3), NUMBER);
        writes.add(INSERT, List.of(3), NUMBER);

        // When
        writes.run(jdbc);

        // Then
        assertThat(written()).containsExactly(3, 5, 6);
    }

    @Test
    void aRowThatIsMissingWhereEachMustBeFoundIsAnErrorWhereverItsStatementStands() {
        // Given
        writes.add(INSERT, List.of(3), NUMBER);
        writes.addForEach(DOUBLE, List.of(3, 4), NUMBER);
        writes.add(INSERT, List.of(7, 8), NUMBER);

        // Then
        assertThatThrownBy(() -> writes.run(jdbc)).hasMessageContaining("[3, 4]");
    }

    @Test
    void whereNothingWasAddedNothingRuns() {
        // Given
        writes.add("this is no statement", List.<Integer>of(), NUMBER);

        // When
        writes.run(jdbc);

        // Then
        assertThat(written()).isEmpty();
    }
}
