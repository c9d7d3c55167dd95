package io.zabra.sql.dml;

import io.zabra.sql.dml.WritePlan.Target;
import io.zabra.sql.function.FunctionTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Data of znodes that an INSERT takes from a query: what does not show there is no NULL to be written. */
final class CopiedData {
    private CopiedData() {}

    /**
     * Gives the source of an INSERT one more column, {@link HiddenData#reason}, where its FROM names znodes and the value is made of
     * their data row by row.
     *
     * @param source changed
     * @return whether it has that column now
     */
    static boolean explain(SqlNode source, List<Target> columns) {
        int data = dataColumn(columns);
        List<SqlSelect> parts = new ArrayList<>();
        if (data < 0 || !addParts(source, parts)) {
            return false;
        }
        List<@Nullable SqlNode> reasons = new ArrayList<>();
        boolean some = false;
        for (SqlSelect part : parts) {
            SqlNodeList items = part.getSelectList();
            if (items.size() != columns.size() || items.stream().anyMatch(CopiedData::isStar)) {
                return false;
            }
            SqlNode reason = reason(part, items.get(data));
            some |= reason != null;
            reasons.add(reason);
        }
        for (int i = 0; some && i < parts.size(); i++) {
            add(parts.get(i), reasons.get(i));
        }
        return some;
    }

    /** Less than 0 where there is none. */
    static int dataColumn(List<Target> columns) {
        return Math.max(columns.indexOf(Target.DATA), columns.indexOf(Target.DATA_TEXT));
    }

    /** False where it is not made of plain queries, all of whose rows it has. */
    private static boolean addParts(SqlNode source, List<SqlSelect> parts) {
        if (source instanceof SqlOrderBy ordered) {
            return addParts(ordered.query, parts);
        }
        if (source instanceof SqlSelect select) {
            parts.add(select);
            return !select.isDistinct() && select.getGroup() == null && select.getHaving() == null;
        }
        return source instanceof SqlCall call
                && call.getOperator() instanceof SqlSetOperator operator
                && operator.getKind() == SqlKind.UNION
                && operator.isAll()
                && call.getOperandList().stream().allMatch(part -> addParts(part, parts));
    }

    private static boolean isStar(SqlNode item) {
        return item instanceof SqlIdentifier name && name.isStar();
    }

    private static @Nullable SqlNode reason(SqlSelect part, SqlNode item) {
        SqlNode from = part.getFrom();
        SqlNode value = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
        return from == null || aggregates(value) ? null : HiddenData.reason(value, tables(from));
    }

    /** What a FROM calls the znodes that it names. */
    static List<String> tables(SqlNode from) {
        List<String> tables = new ArrayList<>();
        addTables(from, tables);
        return tables;
    }

    private static void addTables(SqlNode from, List<String> tables) {
        if (from instanceof SqlJoin join) {
            addTables(join.getLeft(), tables);
            addTables(join.getRight(), tables);
        } else if (from instanceof SqlCall named && from.getKind() == SqlKind.AS && named.operandCount() == 2) {
            if (isZnodes(named.operand(0))) {
                tables.add(((SqlIdentifier) named.operand(1)).getSimple());
            }
        } else if (isZnodes(from)) {
            tables.add(Selects.TABLE);
        }
    }

    private static boolean isZnodes(SqlNode from) {
        if (from instanceof SqlSnapshot past) {
            return isZnodes(past.getTableRef());
        }
        return from instanceof SqlIdentifier name
                && name.names.get(name.names.size() - 1).equals(Selects.TABLE);
    }

    private static boolean aggregates(SqlNode value) {
        boolean[] found = {false};
        value.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                found[0] |=
                        FunctionTable.INSTANCE.isAggregate(call.getOperator().getName());
                // What a query counts are its own rows.
                return call.isA(SqlKind.QUERY) ? null : super.visit(call);
            }
        });
        return found[0];
    }

    private static void add(SqlSelect part, @Nullable SqlNode reason) {
        SqlParserPos pos = part.getSelectList().getParserPosition();
        List<SqlNode> items = new ArrayList<>(part.getSelectList());
        items.add(reason == null ? TypedParameters.typed(SqlLiteral.createNull(pos), SqlTypeName.INTEGER) : reason);
        part.setSelectList(new SqlNodeList(items, pos));
    }
}
