package io.zabra.jdbc;

import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a result behind its first one. Where one cannot be fetched there are none behind it: the server has closed the cursor,
 * or rows of it may be lost on the way, so that each further try fails as the first one did. One thread, but for {@link #cancel}.
 */
final class RowBatches {
    private final SqlConnection connection;
    private final @Nullable SqlStatement statement;
    private final long cursorId;
    private volatile boolean canceled;
    private @Nullable SQLException failure;

    /**
     * @param statement null where the rows are those of a metadata method
     * @param cursorId 0 where the first batch is all
     */
    RowBatches(SqlConnection connection, @Nullable SqlStatement statement, long cursorId) {
        this.connection = connection;
        this.statement = statement;
        this.cursorId = cursorId;
    }

    boolean areOpen() {
        return cursorId != 0;
    }

    RowBatch next(int rowsMax) throws SQLException {
        SQLException before = failure;
        if (before != null) {
            String state = Objects.requireNonNullElse(before.getSQLState(), SqlState.INVALID_CURSOR.code());
            throw SqlState.exception(state, before.getErrorCode(), String.valueOf(before.getMessage()), before);
        }
        if (canceled) {
            throw SqlState.CANCELED.exception("Canceled before the next rows were fetched");
        }
        try {
            return statement == null
                    ? connection.call(session -> session.fetch(cursorId, rowsMax))
                    : statement.fetch(cursorId, rowsMax);
        } catch (SQLException e) {
            failure = e;
            throw e;
        }
    }

    /** No more are fetched. Any thread. */
    void cancel() {
        canceled = true;
    }

    void close() throws SQLException {
        connection.run(session -> session.closeCursor(cursorId));
    }
}
