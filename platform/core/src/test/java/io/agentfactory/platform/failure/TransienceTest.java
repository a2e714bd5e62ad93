package io.agentfactory.platform.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class TransienceTest {

    static Stream<Exception> ofBackends() {
        return Stream.of(
                new TimeoutException("no broker"),
                new SerializationException("registry", new IOException("connection refused")),
                new SQLTransientConnectionException("pool empty"),
                new SQLRecoverableException("gone"),
                new DataAccessResourceFailureException("gone"),
                new QueryTimeoutException("slow"),
                new CannotCreateTransactionException("no connection"));
    }

    static Stream<Exception> ofTheWork() {
        return Stream.of(
                new IllegalStateException("bug"),
                new IOException("a file"),
                new SerializationException("rubbish"),
                new RecordTooLargeException("too large"),
                new DuplicateKeyException("twice"),
                new SQLException("no state"));
    }

    @ParameterizedTest
    @MethodSource("ofBackends")
    void aBackendThatIsAwayIsTransientHoweverDeepItLies(Exception failure) {
        assertThat(Transience.isTransient(new IllegalStateException(new RuntimeException(failure))))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("ofTheWork")
    void aFailureOfTheWorkItselfIsNot(Exception failure) {
        assertThat(Transience.isTransient(new IllegalStateException(failure))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40001", "40P01", "53300", "55P03", "57P01", "57P03"})
    void postgresAsksToTryAgain(String state) {
        assertThat(Transience.isTransient(new SQLException("", state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "22001", "42P01", "42501", "57014", "55000"})
    void postgresRefusesTheStatement(String state) {
        assertThat(Transience.isTransient(new SQLException("", state))).isFalse();
    }

    @Test
    void aRollbackThatFailsIsWhatItWasFor() {
        // Given
        var connectionLost = failedRollback(new DataAccessResourceFailureException("gone"));
        var refused = failedRollback(new DuplicateKeyException("twice"));

        // When, Then
        assertThat(Transience.isTransient(connectionLost)).isTrue();
        assertThat(Transience.isTransient(refused)).isFalse();
    }

    /** As Spring throws it, and Hikari for a connection that it has given up: without an SQLSTATE. */
    private static Exception failedRollback(Exception cause) {
        var failure = new TransactionSystemException("rollback", new SQLException("Connection is closed"));
        failure.initApplicationException(cause);
        return new IllegalStateException(failure);
    }

    @Test
    void aCircleOfCausesEnds() {
        // Given
        var first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        // When, Then
        assertThat(Transience.isTransient(first)).isFalse();
    }
}
