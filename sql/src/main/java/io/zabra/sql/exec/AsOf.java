package io.zabra.sql.exec;

import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RetainedVersions;
import io.zabra.engine.tree.VersionNotRetainedException;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scan of the tree as it stood at another time: {@code FOR SYSTEM_TIME AS OF}, {@code AS OF ZXID}. The ACLs of that time say
 * what may be seen.
 *
 * @param byZxid whether the moment is a zxid; else milliseconds since 1970
 */
public record AsOf(Operator input, Expression moment, boolean byZxid, String text) implements Operator {
    @Override
    public RowCursor open(Execution execution) {
        PinnedTree pin = pin(execution);
        try {
            RowCursor rows = input.open(execution.over(pin));
            return new PinnedCursor(rows, pin);
        } catch (RuntimeException | Error e) {
            pin.close();
            throw e;
        }
    }

    /** The tree of then, which whoever asks for it closes. */
    PinnedTree pin(Execution execution) {
        if (!(moment.eval(execution, new Object[0]) instanceof Long at)) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "AS OF must not be NULL");
        }
        requirePast(execution, at);
        try {
            return byZxid ? execution.facts().pinAt(at) : execution.facts().pinAtTime(at);
        } catch (VersionNotRetainedException e) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * A time is one that has been: by this server's clock, or by the leader's, which gives transactions their time and may be ahead of
     * it.
     */
    private void requirePast(Execution execution, long at) {
        RetainedVersions retained = execution.facts().retained();
        if (byZxid && at < 0) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER, "A zxid is not negative, as " + at + " is: retained is " + retained);
        }
        if (!byZxid && at > Math.max(execution.nowMs(), retained.newestMs())) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "AS OF " + Instant.ofEpochMilli(at) + ", which is still to come: retained is " + retained
                            + ", and the present is read without AS OF");
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
