package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.BatchResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlState;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A batch in as many requests as it takes: one, unless servers would not take that for its size. */
public final class SplitBatch {
    private SplitBatch() {}

    /** Sends parts of a batch in one request. */
    @FunctionalInterface
    interface Frame<P> {
        /** @throws SQLException 54000 where they are too many, and none was executed */
        BatchResult execute(List<P> parts) throws SQLException;
    }

    /** @throws BatchUpdateException with the counts of those that were executed before one failed */
    static <P> BatchResult execute(List<P> parts, Frame<P> frame) throws SQLException {
        try {
            return frame.execute(parts);
        } catch (BatchUpdateException e) {
            throw e;
        } catch (SQLException e) {
            if (parts.size() < 2 || !SqlState.TOO_LARGE.code().equals(e.getSQLState())) {
                throw e;
            }
        }
        int middle = parts.size() / 2;
        return after(
                execute(parts.subList(0, middle), frame), () -> execute(parts.subList(middle, parts.size()), frame));
    }

    /** What is still to be executed of a batch. */
    @FunctionalInterface
    public interface Rest {
        BatchResult execute() throws SQLException;
    }

    /**
     * Executes the rest.
     *
     * @param first what was executed before
     * @return all of it
     * @throws BatchUpdateException with the counts of all that were executed, where the rest fails
     */
    public static BatchResult after(BatchResult first, Rest rest) throws SQLException {
        BatchResult second;
        try {
            second = rest.execute();
        } catch (BatchUpdateException e) {
            throw failed(e, joined(first.counts(), e.getLargeUpdateCounts()));
        } catch (SQLException e) {
            throw failed(e, first.counts());
        }
        List<@Nullable Object[]> keys = new ArrayList<>(first.generatedKeys().rows());
        keys.addAll(second.generatedKeys().rows());
        Set<String> warnings = new LinkedHashSet<>(first.warnings());
        warnings.addAll(second.warnings());
        return new BatchResult(
                joined(first.counts(), second.counts()),
                new RowBatch(keys, true),
                Math.max(first.zxid(), second.zxid()),
                List.copyOf(warnings));
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
