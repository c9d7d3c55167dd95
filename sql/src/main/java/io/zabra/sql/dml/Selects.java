package io.zabra.sql.dml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The queries behind UPDATE and DELETE. */
final class Selects {
    private static final String PATH = "path";
    private static final String VERSION = "version";

    private Selects() {}

    /** {@code SELECT path, version [, value] FROM table WHERE condition}. */
    static SqlNode targets(
            SqlNode table, @Nullable SqlIdentifier alias, @Nullable SqlNode condition, @Nullable SqlNode value) {
        SqlParserPos pos = table.getParserPosition();
        List<SqlNode> items = new ArrayList<>();
        items.add(new SqlIdentifier(PATH, pos));
        items.add(new SqlIdentifier(VERSION, pos));
        if (value != null) {
            items.add(value);
        }
        SqlNode from = alias == null ? table : SqlStdOperatorTable.AS.createCall(pos, table, alias);
        return select(items, from, condition, pos);
    }

    /**
     * {@code SELECT path, version [, value]} from nothing, where the condition is {@code path = …}, with or without
     * {@code version = …}, and everything is a literal or a parameter; the version is -1 where any will do. Null
     * where the statement has another shape.
     */
    static @Nullable SqlNode direct(@Nullable SqlNode condition, @Nullable SqlNode value) {
        Map<String, SqlNode> fixed = new HashMap<>();
        if (condition == null || !collect(condition, fixed) || !fixed.containsKey(PATH)) {
            return null;
        }
        if (value != null && !isConstant(value)) {
            return null;
        }
        SqlParserPos pos = condition.getParserPosition();
        SqlNode version = fixed.getOrDefault(VERSION, SqlLiteral.createExactNumeric("-1", pos));
        List<SqlNode> items = new ArrayList<>();
        items.add(TypedParameters.cast(fixed.get(PATH), SqlTypeName.VARCHAR));
        items.add(TypedParameters.cast(version, SqlTypeName.INTEGER));
        if (value != null) {
            items.add(value);
        }
        // Whether a version was asked for: one that is asked for and negative matches none.
        items.add(SqlLiteral.createBoolean(fixed.containsKey(VERSION), pos));
        return select(items, null, null, pos);
    }

    private static boolean collect(SqlNode condition, Map<String, SqlNode> fixed) {
        if (!(condition instanceof SqlCall call)) {
            return false;
        }
        if (call.getKind() == SqlKind.AND) {
            return call.getOperandList().stream().allMatch(part -> collect(part, fixed));
        }
        if (call.getKind() != SqlKind.EQUALS || !(call.operand(0) instanceof SqlIdentifier column)) {
            return false;
        }
        SqlNode value = call.operand(1);
        boolean known = column.isSimple()
                && (column.getSimple().equals(PATH) || column.getSimple().equals(VERSION))
                && isOperand(value);
        return known && fixed.put(column.getSimple(), value) == null;
    }

    private static boolean isOperand(SqlNode node) {
        return node instanceof SqlLiteral || node instanceof SqlDynamicParam;
    }

    private static boolean isConstant(SqlNode node) {
        if (node instanceof SqlCall cast && cast.getKind() == SqlKind.CAST) {
            return isOperand(cast.operand(0));
        }
        return isOperand(node);
    }

    private static SqlNode select(
            List<SqlNode> items, @Nullable SqlNode from, @Nullable SqlNode where, SqlParserPos pos) {
        return new SqlSelect(
                pos, null, new SqlNodeList(items, pos), from, where, null, null, null, null, null, null, null, null);
    }
}
