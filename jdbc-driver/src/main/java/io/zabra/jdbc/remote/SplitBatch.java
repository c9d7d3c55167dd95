package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.SqlState;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch in as many requests as it takes: one, unless servers would not take that for its size. */
final class SplitBatch {
    private SplitBatch() {}

    /** Sends lists of parameters in one request. */
    @FunctionalInterface
    interface Frame {
        /** @throws SQLException 54000 where they are too many, and none was executed */
        long[] execute(List<List<@Nullable Object>> parameterLists) throws SQLException;
    }

    /** @throws BatchUpdateException with the counts of those that were executed before one failed */
    static long[] execute(List<List<@Nullable Object>> parameterLists, Frame frame) throws SQLException {
        try {
            return frame.execute(parameterLists);
        } catch (BatchUpdateException e) {
            throw e;
        } catch (SQLException e) {
            if (parameterLists.size() < 2 || !SqlState.TOO_LARGE.code().equals(e.getSQLState())) {
                throw e;
            }
        }
        int middle = parameterLists.size() / 2;
        long[] first = execute(parameterLists.subList(0, middle), frame);
        long[] second;
        try {
            second = execute(parameterLists.subList(middle, parameterLists.size()), frame);
        } catch (BatchUpdateException e) {
            throw failed(e, joined(first, e.getLargeUpdateCounts()));
        } catch (SQLException e) {
            throw failed(e, first);
        }
        return joined(first, second);
    }

    private static long[] joined(long[] first, long[] second) {
        long[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static BatchUpdateException failed(SQLException e, long[] done) {
        return new BatchUpdateException(e.getMessage(), e.getSQLState(), e.getErrorCode(), done, e);
    }
}
