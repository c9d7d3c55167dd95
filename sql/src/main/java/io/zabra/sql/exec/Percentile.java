package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PERCENTILE_CONT and PERCENTILE_DISC, as PostgreSQL calculates them. Keeps all values of the group. */
final class Percentile extends Accumulator {
    private static final int BYTES_EACH = 48;
    private static final int COMPARES_BETWEEN_CHECKS = 0xfff;

    private final AggregateCall call;
    private final Budget budget;
    private int compares;
    private final List<Object> values = new ArrayList<>();
    private double fraction = Double.NaN;

    Percentile(AggregateCall call, Budget budget) {
        this.call = call;
        this.budget = budget;
    }

    /** The fraction is the same in all rows. */
    @Override
    void of(@Nullable Object[] row) {
        Object value = row[call.second()];
        fraction = value instanceof Number number ? number.doubleValue() : Double.NaN;
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER, "A percentile is asked for by a fraction from 0 to 1, not " + value);
        }
    }

    @Override
    void add(@Nullable Object value) {
        if (value != null) {
            values.add(value);
        }
    }

    @Override
    long bytesToKeep(@Nullable Object value) {
        return BYTES_EACH + Values.contentBytes(value);
    }

    /** A long sort ends when the statement is cancelled, too. */
    private int compare(Object a, Object b) {
        if ((++compares & COMPARES_BETWEEN_CHECKS) == 0) {
            budget.check();
        }
        return Values.compare(a, b);
    }

    @Override
    @Nullable
    Object result() {
        if (values.isEmpty()) {
            return null;
        }
        Comparator<Object> order = this::compare;
        values.sort(call.descending() ? order.reversed() : order);
        if (call.kind() == AggregateCall.Kind.PERCENTILE_DISC) {
            int rank = (int) Math.ceil(fraction * values.size());
            return values.get(Math.max(0, rank - 1));
        }
        double place = fraction * (values.size() - 1);
        double below = number((int) Math.floor(place));
        double above = number((int) Math.ceil(place));
        return below + (above - below) * (place - Math.floor(place));
    }

    private double number(int index) {
        return values.get(index) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
