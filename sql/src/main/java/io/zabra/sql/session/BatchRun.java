package io.zabra.sql.session;

import io.zabra.jdbc.spi.BatchResult;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a batch, executed one after the other up to the first that fails. */
final class BatchRun {
    private BatchRun() {}

    /** Executes one part. */
    @FunctionalInterface
    interface Execution<P> {
        ExecuteResult of(P part) throws SQLException;
    }

    /** @throws BatchUpdateException with the counts of the parts before the one that failed */
    static <P> BatchResult of(List<P> parts, Execution<P> execution) throws SQLException {
        long[] counts = new long[parts.size()];
        List<@Nullable Object[]> keys = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        long zxid = 0;
        for (int i = 0; i < counts.length; i++) {
            try {
                ExecuteResult result = execution.of(parts.get(i));
                counts[i] = result.updateCount();
                keys.addAll(result.generatedKeys().rows());
                warnings.addAll(result.warnings());
                zxid = result.zxid();
            } catch (SQLException e) {
                throw new BatchUpdateException(
                        e.getMessage(), e.getSQLState(), e.getErrorCode(), Arrays.copyOf(counts, i), e);
            }
        }
        return new BatchResult(counts, new RowBatch(keys, true), zxid, List.copyOf(warnings));
    }
}
