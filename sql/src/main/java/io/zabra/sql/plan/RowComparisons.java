package io.zabra.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Has rows compared column by column, {@code (a, b) > (x, y)} as {@code a > x OR (a = x AND b > y)}: Calcite takes a NULL in them for
 * the greatest of all values, gives parameters in them no type, and has no index look at them.
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
        boolean in = comparison.getKind() == SqlKind.IN || comparison.getKind() == SqlKind.NOT_IN;
        if (in && comparison.operand(1) instanceof SqlNodeList rows) {
            return in(comparison, rows);
        }
        boolean compares = STRICT.containsKey(comparison.getKind())
                || comparison.getKind() == SqlKind.EQUALS
                || comparison.getKind() == SqlKind.NOT_EQUALS;
        List<SqlNode> a = compares ? columns(comparison.operand(0)) : List.of();
        List<SqlNode> b = compares ? columns(comparison.operand(1)) : List.of();
        boolean rows = a.size() > 1 && a.size() == b.size() && a.size() <= COLUMNS_MAX;
        return rows ? compared(comparison, a, b) : visited;
    }

    /** {@code (a, b) IN ((x, y), …)} as {@code a = x AND b = y OR …}, where all are rows of as many columns. */
    private static SqlNode in(SqlCall in, SqlNodeList rows) {
        List<SqlNode> columns = columns(in.operand(0));
        boolean alike = columns.size() > 1
                && columns.size() <= COLUMNS_MAX
                && !rows.isEmpty()
                && rows.stream().allMatch(row -> columns(row).size() == columns.size());
        if (!alike) {
            return in;
        }
        List<SqlNode> equal = new ArrayList<>();
        for (SqlNode row : rows) {
            SqlCall one = SqlStdOperatorTable.EQUALS.createCall(in.getParserPosition(), in.operand(0), row);
            equal.add(compared(one, columns, columns(row)));
        }
        SqlNode any = any(equal, in.getParserPosition());
        return in.getKind() == SqlKind.IN ? any : SqlStdOperatorTable.NOT.createCall(in.getParserPosition(), any);
    }

    /** No deeper than it must be. */
    private static SqlNode any(List<SqlNode> conditions, SqlParserPos place) {
        int half = conditions.size() / 2;
        return half == 0
                ? conditions.get(0)
                : SqlStdOperatorTable.OR.createCall(
                        place,
                        any(conditions.subList(0, half), place),
                        any(conditions.subList(half, conditions.size()), place));
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
