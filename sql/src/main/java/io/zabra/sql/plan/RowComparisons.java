package io.zabra.sql.plan;

import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Has rows compared column by column, {@code (a, b) > (x, y)} as {@code a > x OR (a = x AND b > y)}: Calcite takes a NULL in them for
 * the greatest of all values, and has no index look at them.
 */
final class RowComparisons extends SqlShuttle {
    private static final int COLUMNS_MAX = 32;

    /** What all but the last column of a row must fulfil, where they are not equal. */
    private static final Map<SqlKind, SqlOperator> STRICT = Map.of(
            SqlKind.LESS_THAN, SqlStdOperatorTable.LESS_THAN,
            SqlKind.LESS_THAN_OR_EQUAL, SqlStdOperatorTable.LESS_THAN,
            SqlKind.GREATER_THAN, SqlStdOperatorTable.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL, SqlStdOperatorTable.GREATER_THAN);

    private RowComparisons() {}

    static SqlNode of(SqlNode statement) {
        SqlNode compared = statement.accept(new RowComparisons());
        return compared == null ? statement : compared;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        if (!(visited instanceof SqlCall comparison) || comparison.operandCount() != 2) {
            return visited;
        }
        boolean compares = STRICT.containsKey(comparison.getKind())
                || comparison.getKind() == SqlKind.EQUALS
                || comparison.getKind() == SqlKind.NOT_EQUALS;
        List<SqlNode> a = compares ? columns(comparison.operand(0)) : List.of();
        List<SqlNode> b = compares ? columns(comparison.operand(1)) : List.of();
        boolean rows = a.size() > 1 && a.size() == b.size() && a.size() <= COLUMNS_MAX;
        return rows ? compared(comparison, a, b) : visited;
    }

    private static List<SqlNode> columns(SqlNode node) {
        return node instanceof SqlCall row && row.getKind() == SqlKind.ROW ? row.getOperandList() : List.of();
    }

    private static SqlNode compared(SqlCall comparison, List<SqlNode> a, List<SqlNode> b) {
        SqlParserPos place = comparison.getParserPosition();
        SqlOperator operator = comparison.getOperator();
        SqlOperator strict = STRICT.get(comparison.getKind());
        int last = a.size() - 1;
        SqlNode result = operator.createCall(place, a.get(last), b.get(last));
        for (int i = last - 1; i >= 0; i--) {
            if (strict == null) {
                SqlOperator tie =
                        comparison.getKind() == SqlKind.EQUALS ? SqlStdOperatorTable.AND : SqlStdOperatorTable.OR;
                result = tie.createCall(place, operator.createCall(place, a.get(i), b.get(i)), result);
            } else {
                SqlNode equal = SqlStdOperatorTable.EQUALS.createCall(place, a.get(i), b.get(i));
                result = SqlStdOperatorTable.OR.createCall(
                        place,
                        strict.createCall(place, a.get(i), b.get(i)),
                        SqlStdOperatorTable.AND.createCall(place, equal, result));
            }
        }
        return result;
    }
}
