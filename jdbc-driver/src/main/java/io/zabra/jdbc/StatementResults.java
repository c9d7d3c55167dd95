package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last execution of a statement has yielded: a count or rows, and every result set that depends on it, those that
 * were kept and those of generated keys too. Used by the statement's thread, but for {@link #current} and {@link #areEnded},
 * which any may ask.
 */
final class StatementResults {
    private final List<SqlResultSet> dependent = new ArrayList<>();
    private volatile @Nullable SqlResultSet current;
    private long updateCount = -1;

    /** Null where there is none, or none any more. */
    @Nullable
    SqlResultSet current() {
        return current;
    }

    /** −1 where there is none. */
    long updateCount() {
        return current == null ? updateCount : -1;
    }

    void yielded(SqlResultSet rows) {
        add(rows);
        current = rows;
        updateCount = -1;
    }

    void counted(long count) {
        current = null;
        updateCount = count;
    }

    /** One that depends on the statement beside its current one. */
    synchronized void add(SqlResultSet rows) {
        dependent.removeIf(SqlResultSet::isEnded);
        dependent.add(rows);
    }

    private synchronized List<SqlResultSet> all() {
        return List.copyOf(dependent);
    }

    private synchronized List<SqlResultSet> takeAll() {
        List<SqlResultSet> all = List.copyOf(dependent);
        dependent.clear();
        return all;
    }

    /** Makes way for those of another execution, or of none: nothing depends on the statement any more. */
    void clear() throws SQLException {
        counted(-1);
        close(takeAll());
    }

    /** There is never a second result: the present one is closed, or kept open where that is asked. */
    void next(int fate) throws SQLException {
        SqlResultSet before = current;
        List<SqlResultSet> closing = switch (fate) {
            case Statement.KEEP_CURRENT_RESULT -> List.of();
            case Statement.CLOSE_CURRENT_RESULT -> before == null ? List.of() : List.of(before);
            case Statement.CLOSE_ALL_RESULTS -> all();
            default -> throw SqlState.INVALID_PARAMETER.exception("getMoreResults(" + fate + ")");
        };
        counted(-1);
        close(closing);
    }

    private static void close(List<SqlResultSet> closing) throws SQLException {
        for (SqlResultSet rows : closing) {
            rows.close();
        }
    }

    /** Whether there were result sets, and none of them is open any more. */
    synchronized boolean areEnded() {
        return !dependent.isEmpty() && dependent.stream().allMatch(SqlResultSet::isEnded);
    }
}
