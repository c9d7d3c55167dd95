package io.zabra.sql.dml;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMerge;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** The queries behind UPDATE, DELETE and MERGE. */
final class Selects {
    static final String TABLE = "znodes";
    private static final String PATH = "path";
    static final String VERSION = "version";
    static final String AVERSION = "aversion";
    /** Rows that whoever serves others may make between two requests. */
    private static final int ROWS_FEW = 16;

    private Selects() {}

    /** {@code SELECT path, version, values FROM table WHERE condition}. */
    static SqlNode targets(
            SqlNode table, @Nullable SqlIdentifier alias, @Nullable SqlNode condition, List<SqlNode> values) {
        SqlParserPos pos = table.getParserPosition();
        List<SqlNode> items = new ArrayList<>();
        items.add(new SqlIdentifier(PATH, pos));
        items.add(new SqlIdentifier(VERSION, pos));
        items.addAll(values);
        return select(items, aliased(table, alias), condition, pos);
    }

    static SqlNode aliased(SqlNode table, @Nullable SqlIdentifier alias) {
        return alias == null ? table : SqlStdOperatorTable.AS.createCall(table.getParserPosition(), table, alias);
    }

    /** {@code SELECT target.path, target.version, values FROM source LEFT JOIN target ON condition}. */
    static SqlNode merged(SqlMerge merge, List<SqlNode> values) {
        SqlParserPos pos = merge.getParserPosition();
        SqlIdentifier alias = merge.getAlias();
        List<SqlNode> items = new ArrayList<>();
        items.add(ofTarget(merge, PATH));
        items.add(ofTarget(merge, VERSION));
        items.addAll(values);
        SqlNode from = new SqlJoin(
                pos,
                merge.getSourceTableRef(),
                SqlLiteral.createBoolean(false, pos),
                JoinType.LEFT.symbol(pos),
                aliased(merge.getTargetTable(), alias),
                JoinConditionType.ON.symbol(pos),
                merge.getCondition());
        return select(items, from, null, pos);
    }

    private static SqlNode ofTarget(SqlMerge merge, String column) {
        SqlIdentifier alias = merge.getAlias();
        String table = alias == null ? TABLE : alias.getSimple();
        return new SqlIdentifier(List.of(table, column), merge.getParserPosition());
    }

    /** Whether a row of {@link #merged} has a znode. */
    static SqlNode isMatched(SqlMerge merge, boolean wanted) {
        SqlOperator operator = wanted ? SqlStdOperatorTable.IS_NOT_NULL : SqlStdOperatorTable.IS_NULL;
        return operator.createCall(merge.getParserPosition(), ofTarget(merge, PATH));
    }

    /** The value of the first condition that holds; else NULL. */
    static SqlNode firstOf(List<SqlNode> conditions, List<SqlNode> values, SqlParserPos pos) {
        return new SqlCase(
                pos, null, new SqlNodeList(conditions, pos), new SqlNodeList(values, pos), SqlLiteral.createNull(pos));
    }

    /** {@code table.path = ?}. */
    static SqlNode pathIs(String table, int parameter) {
        SqlParserPos pos = SqlParserPos.ZERO;
        SqlNode value = TypedParameters.cast(new SqlDynamicParam(parameter, pos), SqlTypeName.VARCHAR);
        return SqlStdOperatorTable.EQUALS.createCall(pos, new SqlIdentifier(List.of(table, PATH), pos), value);
    }

    static SqlNode and(SqlNode a, @Nullable SqlNode b) {
        return b == null ? a : SqlStdOperatorTable.AND.createCall(b.getParserPosition(), a, b);
    }

    /** The same with its parameters counted on from those before it. */
    static SqlNode shifted(SqlNode node, int parametersBefore) {
        SqlNode shifted = node.accept(new SqlShuttle() {
            @Override
            public SqlNode visit(SqlDynamicParam parameter) {
                return new SqlDynamicParam(parameter.getIndex() + parametersBefore, parameter.getParserPosition());
            }
        });
        return Objects.requireNonNull(shifted);
    }

    /**
     * {@code SELECT path, version [, value]} from nothing, where the condition is {@code path = …}, with or without
     * {@code version = …}, and everything is a literal or a parameter; the version is -1 where any will do. Null
     * where the statement has another shape.
     *
     * @param versionColumn {@link #VERSION}, or {@link #AVERSION} for the ACL
     */
    static @Nullable SqlNode direct(@Nullable SqlNode condition, @Nullable SqlNode value, String versionColumn) {
        Map<String, SqlNode> fixed = new HashMap<>();
        if (condition == null || !collect(condition, fixed, versionColumn) || !fixed.containsKey(PATH)) {
            return null;
        }
        if (value != null && !isConstant(value)) {
            return null;
        }
        SqlParserPos pos = condition.getParserPosition();
        SqlNode version = fixed.getOrDefault(versionColumn, SqlLiteral.createExactNumeric("-1", pos));
        List<SqlNode> items = new ArrayList<>();
        items.add(TypedParameters.cast(fixed.get(PATH), SqlTypeName.VARCHAR));
        items.add(
                TypedParameters.cast(isNoVersion(version) ? SqlLiteral.createNull(pos) : version, SqlTypeName.INTEGER));
        if (value != null) {
            items.add(value);
        }
        // Whether a version was asked for: one that is asked for and negative matches none.
        items.add(SqlLiteral.createBoolean(fixed.containsKey(versionColumn), pos));
        return select(items, null, null, pos);
    }

    private static boolean collect(SqlNode condition, Map<String, SqlNode> fixed, String versionColumn) {
        if (!(condition instanceof SqlCall call)) {
            return false;
        }
        if (call.getKind() == SqlKind.AND) {
            return call.getOperandList().stream().allMatch(part -> collect(part, fixed, versionColumn));
        }
        if (call.getKind() != SqlKind.EQUALS || !(call.operand(0) instanceof SqlIdentifier column)) {
            return false;
        }
        SqlNode value = call.operand(1);
        boolean known = column.isSimple()
                && (column.getSimple().equals(PATH) || column.getSimple().equals(versionColumn))
                && isOperand(value);
        return known && fixed.put(column.getSimple(), value) == null;
    }

    /** Whether it is a number that no version equals: a fraction, or one that is too large. */
    private static boolean isNoVersion(SqlNode node) {
        if (!(node instanceof SqlLiteral literal) || !SqlTypeName.NUMERIC_TYPES.contains(literal.getTypeName())) {
            return false;
        }
        BigDecimal number = literal.getValueAs(BigDecimal.class);
        return number == null || number.compareTo(BigDecimal.valueOf(number.intValue())) != 0;
    }

    private static boolean isOperand(SqlNode node) {
        return node instanceof SqlLiteral || node instanceof SqlDynamicParam;
    }

    /** Whether it is VALUES of a few rows, all of literals and parameters. */
    static boolean areFewConstants(SqlNode source) {
        return source instanceof SqlCall values
                && values.getKind() == SqlKind.VALUES
                && values.operandCount() <= ROWS_FEW
                && values.getOperandList().stream()
                        .allMatch(row -> row instanceof SqlCall call
                                && call.getKind() == SqlKind.ROW
                                && call.getOperandList().stream().allMatch(Selects::isConstant));
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
