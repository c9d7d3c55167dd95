package io.zabra.sql.exec;

import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.VersionNotRetainedException;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scan of the tree as it stood at another time: {@code FOR SYSTEM_TIME AS OF}, {@code AS OF ZXID}. The ACLs of that time say
 * what may be seen.
 *
 * @param byZxid whether the moment is a zxid; else milliseconds since 1970
 */
public record AsOf(Operator input, Expression moment, boolean byZxid, String text) implements Operator {
    /** So far ahead a time is still taken for now. */
    private static final long CLOCKS_DIFFER_MS = 60_000;

    @Override
    public RowCursor open(Execution execution) {
        if (!(moment.eval(execution, new Object[0]) instanceof Long at)) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "AS OF must not be NULL");
        }
        if (byZxid ? at < 0 : at > execution.nowMs() + CLOCKS_DIFFER_MS) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    byZxid
                            ? "A zxid must not be negative"
                            : "AS OF a time that is still to come: the present is read without it");
        }
        PinnedTree pin = pin(execution.facts(), at);
        try {
            RowCursor rows = input.open(execution.over(pin));
            return new PinnedCursor(rows, pin);
        } catch (RuntimeException | Error e) {
            pin.close();
            throw e;
        }
    }

    private PinnedTree pin(SystemFacts facts, long at) {
        try {
            return byZxid ? facts.pinAt(at) : facts.pinAtTime(at);
        } catch (VersionNotRetainedException e) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
        }
    }

    private record PinnedCursor(RowCursor rows, PinnedTree pin) implements RowCursor {
        @Override
        public @Nullable Object @Nullable [] next() {
            return rows.next();
        }

        @Override
        public void close() {
            rows.close();
            pin.close();
        }
    }

    @Override
    public int width() {
        return input.width();
    }

    @Override
    public double rows() {
        return input.rows();
    }

    @Override
    public String label() {
        return "AsOf(" + text + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(input);
    }

    @Override
    public @Nullable Operator reversed() {
        Operator opposite = input.reversed();
        return opposite == null ? null : new AsOf(opposite, moment, byZxid, text);
    }

    @Override
    public List<Order> orders() {
        return input.orders();
    }
}
