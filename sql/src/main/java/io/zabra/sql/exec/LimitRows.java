package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some rows from the start; nothing is asked of the input beyond them.
 *
 * @param offset null: none skipped
 * @param fetch null: all
 */
public record LimitRows(
        Operator input,
        @Nullable Expression offset,
        @Nullable Expression fetch,
        String text) implements Operator {
    private static final double FETCH_EXPECTED = 100;

    @Override
    public RowCursor open(Execution execution) {
        return limited(execution, input::open);
    }

    @Override
    public RowCursor openReusing(Execution execution) {
        return limited(execution, input::openReusing);
    }

    @Override
    public RowCursor openEncoding(Execution execution) {
        return limited(execution, input::openEncoding);
    }

    private RowCursor limited(Execution execution, Function<Execution, RowCursor> opened) {
        long skip = count(offset, execution, 0, "OFFSET");
        long most = count(fetch, execution, Long.MAX_VALUE, "LIMIT");
        RowCursor rows = most == 0 ? RowCursor.EMPTY : opened.apply(execution);
        return new RowCursor() {
            private long skipped;
            private long yielded;

            @Override
            public @Nullable Object @Nullable [] next() {
                skip();
                return yielded++ < most ? rows.next() : null;
            }

            @Override
            public int encodeNext(RowSink sink, int wanted) {
                skip();
                if (yielded >= most) {
                    return 0;
                }
                int written = rows.encodeNext(sink, (int) Math.min(wanted, most - yielded));
                yielded += written;
                return written;
            }

            private void skip() {
                while (skipped < skip && rows.next() != null) {
                    skipped++;
                }
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    /** The value of a LIMIT or OFFSET. */
    static long count(@Nullable Expression expression, Execution execution, long otherwise, String clause) {
        Object value = expression == null ? null : expression.eval(execution, new Object[0]);
        if (value == null) {
            return otherwise;
        }
        long count = ((Number) value).longValue();
        if (count < 0) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, clause + " must not be negative, but is " + count);
        }
        return count;
    }

    @Override
    public int width() {
        return input.width();
    }

    @Override
    public double rows() {
        return fetch == null ? input.rows() : Math.min(input.rows(), FETCH_EXPECTED);
    }

    @Override
    public String label() {
        return "Limit(" + text + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(input);
    }

    @Override
    public boolean isListing() {
        return input.isListing();
    }

    @Override
    public List<Order> orders() {
        return input.orders();
    }
}
