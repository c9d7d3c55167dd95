package io.zabra.sql.session;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.RowCursor;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.plan.ResultTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** A query's rows, part of them fetched. One thread. */
final class OpenCursor implements OpenCursors.Rows {
    private static final int ROWS_DEFAULT = 1_000;
    private static final long BATCH_BYTES = 1 << 20;

    private final RowCursor rows;
    private final Execution execution;
    private final SqlType[] types;
    private final boolean encodes;
    private final Runnable release;
    private long rowsLeft;
    private int warningsTold;
    private @Nullable Object @Nullable [] ahead;
    private boolean closed;

    /**
     * @param encodes whether rows are yielded as they go over the wire
     * @param rowsMax 0: all
     * @param release what to do when it closes
     */
    OpenCursor(QueryPlan plan, Execution execution, boolean encodes, long rowsMax, Runnable release) {
        this.rows = encodes ? plan.root().openEncoding(execution) : plan.root().open(execution);
        this.execution = execution;
        this.types = types(plan.columns());
        this.encodes = encodes;
        this.rowsLeft = rowsMax == 0 ? Long.MAX_VALUE : rowsMax;
        this.release = release;
    }

    private static SqlType[] types(List<Column> columns) {
        SqlType[] types = new SqlType[columns.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = columns.get(i).type();
        }
        return types;
    }

    @Override
    public Budget budget() {
        return execution.budget();
    }

    /** @param count rows wanted; 0: as many as fit well into one message */
    @Override
    public RowBatch fetch(int count) {
        int most = count > 0 ? count : ROWS_DEFAULT;
        RowBatch batch = encodes ? encoded(most) : rows(most);
        List<String> all = execution.gathered().warnings();
        List<String> untold = all.subList(warningsTold, all.size());
        warningsTold = all.size();
        return untold.isEmpty() ? batch : batch.with(untold);
    }

    private RowBatch encoded(int most) {
        execution.budget().check();
        try (EncodedBatch batch = new EncodedBatch(types)) {
            boolean more = true;
            while (more && batch.rows() < most && batch.bytes() < BATCH_BYTES) {
                more = encodes(batch, most - batch.rows());
            }
            ahead = more ? take() : null;
            if (ahead == null) {
                close();
            }
            return batch.batch(ahead == null);
        }
    }

    /** Writes the next rows down; false where there are none left. */
    private boolean encodes(EncodedBatch batch, int most) {
        Object[] row = ahead;
        if (row == null) {
            execution.budget().beginRow();
            int wanted = (int) Math.min(rowsLeft, most);
            int written = wanted > 0 ? rows.encodeNext(batch, wanted) : 0;
            rowsLeft -= written;
            return written > 0;
        }
        ahead = null;
        batch.row(row);
        return true;
    }

    private RowBatch rows(int most) {
        List<@Nullable Object[]> batch = new ArrayList<>(Math.min(most, 64));
        long bytes = 0;
        execution.budget().check();
        Object[] row = take();
        while (row != null) {
            batch.add(outer(row, types));
            bytes += sizeBytes(row);
            row = take();
            if (row != null && (batch.size() >= most || bytes >= BATCH_BYTES)) {
                ahead = row;
                return new RowBatch(batch, false);
            }
        }
        close();
        return new RowBatch(batch, true);
    }

    private @Nullable Object @Nullable [] take() {
        execution.budget().beginRow();
        if (ahead != null) {
            Object[] row = ahead;
            ahead = null;
            return row;
        }
        return rowsLeft-- > 0 ? rows.next() : null;
    }

    /** Rows as they cross the driver's contract. */
    static List<@Nullable Object[]> outer(List<@Nullable Object[]> rows, List<Column> columns) {
        List<@Nullable Object[]> outer = new ArrayList<>(rows.size());
        SqlType[] types = types(columns);
        rows.forEach(row -> outer.add(outer(row, types)));
        return outer;
    }

    /** The same row where nothing in it has another form outside. */
    private static @Nullable Object[] outer(@Nullable Object[] row, SqlType[] types) {
        int width = types.length;
        Object[] outer = row.length == width ? row : Arrays.copyOf(row, width);
        for (int i = 0; i < width; i++) {
            Object inner = row[i];
            Object value = outer(types[i], inner);
            if (value != inner) {
                outer = outer == row ? row.clone() : outer;
                outer[i] = value;
            }
        }
        return outer;
    }

    static @Nullable Object outer(SqlType type, @Nullable Object inner) {
        return inner == null || (type == SqlType.VARCHAR && inner instanceof String)
                ? inner
                : ResultTypes.outer(type, inner);
    }

    private static long sizeBytes(@Nullable Object[] row) {
        long bytes = 0;
        for (Object value : row) {
            bytes +=
                    value instanceof String text ? text.length() : value instanceof ByteString data ? data.length() : 8;
        }
        return bytes;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                rows.close();
            } finally {
                execution.budget().end();
                release.run();
            }
        }
    }
}
