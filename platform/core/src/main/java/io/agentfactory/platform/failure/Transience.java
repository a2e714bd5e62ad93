package io.agentfactory.platform.failure;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Tells failures of a backend, which pass by themselves and are worth repeating for ever, from failures of the work
 * itself. It never calls a failure transient because of its message.
 */
public final class Transience {

    /** SQLSTATE classes: connection, rolled back (deadlock, serialization), out of resources, operator intervention. */
    private static final Set<String> TRANSIENT_SQL_STATE_CLASSES = Set.of("08", "40", "53", "57");

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String STATEMENT_CANCELLED = "57014";
    private static final int MAX_DEPTH = 50;

    private Transience() {}

    /** Whether this failure, or one that caused it, is a backend that cannot be reached or asks to try again. */
    public static boolean isTransient(@Nullable Throwable failure) {
        boolean serializing = false;
        Throwable current = failure;
        for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
            serializing |= current instanceof SerializationException;
            // A serializer that meets an IOException has met an unreachable schema registry.
            if (isTransientItself(current) || (serializing && current instanceof IOException)) {
                return true;
            }
            // A rollback that fails, as on a connection that was lost, hides the failure that it was for.
            if (current instanceof TransactionSystemException rollback
                    && isTransient(rollback.getApplicationException())) {
                return true;
            }
            current = current.getCause();
        }
        return false;
    }

    private static boolean isTransientItself(Throwable failure) {
        return switch (failure) {
            case TransientDataAccessException e -> true;
            case RecoverableDataAccessException e -> true;
            case DataAccessResourceFailureException e -> true;
            case CannotCreateTransactionException e -> true;
            case RetriableException e -> true;
            case SQLTransientException e -> true;
            case SQLRecoverableException e -> true;
            case SQLNonTransientConnectionException e -> true;
            case SQLException e -> hasTransientState(e);
            default -> false;
        };
    }

    private static boolean hasTransientState(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null || state.length() < 2 || state.equals(STATEMENT_CANCELLED)) {
            return false;
        }
        return state.equals(LOCK_NOT_AVAILABLE) || TRANSIENT_SQL_STATE_CLASSES.contains(state.substring(0, 2));
    }
}
