package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Writes the clauses of a named window out where a frame is added to it, {@code OVER (w ROWS …)}: the planner would leave the frame out.
 * One statement; one thread.
 */
final class NamedWindows extends SqlBasicVisitor<Void> {
    /** Place of the name that a window goes on from, among its operands. */
    private static final int REFERENCE = 1;

    /** Of the query that it looks at, by name. */
    private Map<String, SqlWindow> windows = Map.of();

    private NamedWindows() {}

    /** @throws SqlFailure 42601 for what a named window cannot be given, or has already */
    static void writeOut(SqlNode statement) {
        statement.accept(new NamedWindows());
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlSelect select) {
            return within(select, List.of(select));
        }
        if (call instanceof SqlOrderBy ordered && ordered.query instanceof SqlSelect select) {
            return within(select, List.of(select, ordered.orderList));
        }
        if (call instanceof SqlWindow window) {
            writeOut(window);
        }
        return super.visit(call);
    }

    /** A window that goes on from another one is defined behind that. */
    private @Nullable Void within(SqlSelect select, List<SqlNode> parts) {
        Map<String, SqlWindow> outer = windows;
        windows = new HashMap<>();
        for (SqlNode node : select.getWindowList()) {
            if (node instanceof SqlWindow window && window.getDeclName() != null) {
                writeOut(window);
                windows.put(window.getDeclName().getSimple(), window);
            }
        }
        for (SqlNode part : parts) {
            if (part instanceof SqlSelect) {
                super.visit((SqlCall) part);
            } else {
                part.accept(this);
            }
        }
        windows = outer;
        return null;
    }

    private void writeOut(SqlWindow window) {
        SqlWindow base = window.getRefName() == null
                ? null
                : windows.get(window.getRefName().getSimple());
        if (base == null || (hasNoFrame(window) && base.getRefName() == null && window.getDeclName() == null)) {
            return;
        }
        String name = window.getRefName().toString();
        require(hasNoFrame(base), window, "The window " + name + " has a frame: no other can go on from it");
        require(window.getPartitionList().isEmpty(), window, "PARTITION BY belongs to the window " + name + " itself");
        SqlNodeList order = base.getOrderList();
        require(order.isEmpty() || window.getOrderList().isEmpty(), window, "The window " + name + " has an ORDER BY");
        window.setPartitionList(base.getPartitionList());
        if (!order.isEmpty()) {
            window.setOrderList(order);
        }
        window.setOperand(REFERENCE, null);
    }

    private static boolean hasNoFrame(SqlWindow window) {
        return window.getLowerBound() == null && window.getUpperBound() == null;
    }

    private static void require(boolean holds, SqlWindow window, String message) {
        if (!holds) {
            throw new SqlFailure(SqlState.SYNTAX_ERROR, message)
                    .at(
                            window.getParserPosition().getLineNum(),
                            window.getParserPosition().getColumnNum());
        }
    }
}
