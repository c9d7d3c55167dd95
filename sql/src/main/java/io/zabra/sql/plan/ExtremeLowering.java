package io.zabra.sql.plan;

import io.zabra.sql.exec.AggregateCall;
import io.zabra.sql.exec.FirstRows;
import io.zabra.sql.exec.Operator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MIN and MAX of all rows, where these come in the order of what is asked for: the first row has it, from one end or the other. */
final class ExtremeLowering {
    private final Operator rows;
    private final @Nullable Operator reversed;
    private final List<Operator> inputs = new ArrayList<>();
    private final List<FirstRows.Pick> picks = new ArrayList<>();

    private ExtremeLowering(Operator rows) {
        this.rows = rows;
        this.reversed = rows.reversed();
    }

    /** Null where that is not so. */
    static @Nullable Operator lower(Operator rows, List<AggregateCall> calls, String text) {
        ExtremeLowering lowering = new ExtremeLowering(rows);
        boolean all = !calls.isEmpty() && calls.stream().allMatch(lowering::take);
        return all ? new FirstRows(lowering.inputs, lowering.picks, text) : null;
    }

    private boolean take(AggregateCall call) {
        boolean greatest = call.kind() == AggregateCall.Kind.MAX;
        Operator ordered =
                greatest || call.kind() == AggregateCall.Kind.MIN ? ordered(call.argument(), greatest) : null;
        if (ordered == null || call.filter() >= 0) {
            return false;
        }
        if (!inputs.contains(ordered)) {
            inputs.add(ordered);
        }
        picks.add(new FirstRows.Pick(inputs.indexOf(ordered), call.argument()));
        return true;
    }

    private @Nullable Operator ordered(int column, boolean descending) {
        if (isOrdered(rows, column, descending)) {
            return rows;
        }
        return reversed != null && isOrdered(reversed, column, descending) ? reversed : null;
    }

    private static boolean isOrdered(Operator rows, int column, boolean descending) {
        return rows.orders().stream().anyMatch(order -> order.column() == column && order.descending() == descending);
    }
}
