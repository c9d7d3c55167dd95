package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Refuses a frame that is given to a window by its name, {@code OVER (w ROWS …)}: the planner would leave it out. */
final class NamedWindows extends SqlBasicVisitor<Void> {
    private NamedWindows() {}

    static void require(SqlNode statement) {
        statement.accept(new NamedWindows());
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlWindow window
                && window.getRefName() != null
                && (window.getLowerBound() != null || window.getUpperBound() != null)) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "A frame cannot be added to the window " + window.getRefName()
                            + ": write its PARTITION BY and ORDER BY out, with the frame behind them");
        }
        return super.visit(call);
    }
}
