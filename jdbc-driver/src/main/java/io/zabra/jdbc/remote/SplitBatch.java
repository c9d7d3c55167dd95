package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.BatchResult;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.SqlAnswer;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch in as many requests as it takes: one, unless servers would not take that for its size. */
final class SplitBatch {
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
        BatchResult first = execute(parts.subList(0, middle), frame);
        BatchResult second;
        try {
            second = execute(parts.subList(middle, parts.size()), frame);
        } catch (BatchUpdateException e) {
            throw failed(e, joined(first.counts(), e.getLargeUpdateCounts()));
        } catch (SQLException e) {
            throw failed(e, first.counts());
        }
        List<@Nullable Object[]> keys = new ArrayList<>(first.generatedKeys().rows());
        keys.addAll(second.generatedKeys().rows());
        return new BatchResult(joined(first.counts(), second.counts()), new RowBatch(keys, true));
    }

    private static long[] joined(long[] first, long[] second) {
        long[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static BatchUpdateException failed(SQLException e, long[] done) {
        return new BatchUpdateException(e.getMessage(), e.getSQLState(), e.getErrorCode(), done, e);
    }

    /**
     * What a batch has yielded whose answer may be lost.
     *
     * @throws SQLException 08007 where the outcome does not tell that
     */
    static BatchResult result(SqlAnswer answer, int parts, ExecuteOptions how) throws SQLException {
        if (!(answer instanceof SqlAnswer.Outcome outcome)) {
            return ((SqlAnswer.Batch) answer).result();
        }
        if (how.generatedKeys() || outcome.transactions() != parts || outcome.znodes() != parts) {
            throw Outcomes.withoutAnswer(outcome);
        }
        long[] counts = new long[parts];
        Arrays.fill(counts, 1);
        return new BatchResult(counts, RowBatch.EMPTY);
    }
}
