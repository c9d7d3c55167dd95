package io.zabra.sql.plan;

import io.zabra.sql.syntax.StatementSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;

/**
 * What a result's columns are called where the statement does not say: a function's name, also behind OVER and FILTER, what a subquery
 * selects, as in PostgreSQL; else a number.
 */
final class ColumnLabels {
    /** Calcite's name for an expression without an alias. */
    private static final String NAMELESS = "EXPR$";

    /** Functions that stand for others, and for operators, which have no name. */
    private static final Map<String, String> MEANT = Map.of("translate3", "translate", "mode_last", "mode");

    private static final Set<String> OPERATORS = Set.of("json_get", "json_text", "includes", "included_in", "meets");

    private ColumnLabels() {}

    static List<String> of(SqlNode query, RelDataType rowType) {
        List<String> labels = new ArrayList<>(rowType.getFieldNames());
        SqlNodeList items = selectList(query);
        labels.replaceAll(ColumnLabels::written);
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).startsWith(NAMELESS)) {
                boolean listed = items.size() == labels.size();
                labels.set(i, listed ? label(items.get(i), i) : numbered(i));
            }
        }
        return labels;
    }

    /** Without what tells it from others that are called alike. */
    private static String written(String label) {
        int mark = label.indexOf(StatementSyntax.NAME_MARK);
        return mark < 0 ? label : label.substring(0, mark);
    }

    private static String label(SqlNode item, int index) {
        if (item instanceof SqlIdentifier column) {
            return column.names.get(column.names.size() - 1);
        }
        SqlNodeList selected = selectList(item);
        if (selected.size() == 1) {
            return label(selected.get(0), index);
        }
        return item instanceof SqlCall call ? called(call, index) : numbered(index);
    }

    private static String called(SqlCall call, int index) {
        return switch (call.getKind()) {
            // It is called as what it casts.
            case CAST -> isNamed(call.operand(0)) ? label(call.operand(0), index) : "cast";
            case OVER, FILTER, WITHIN_GROUP, RESPECT_NULLS, IGNORE_NULLS -> label(call.operand(0), index);
            case AS -> label(call.operand(1), index);
            case SCALAR_QUERY -> label(call.operand(0), index);
            case ARRAY_QUERY_CONSTRUCTOR -> "array";
            case EXISTS -> "exists";
            default -> call.getOperator() instanceof SqlFunction function ? name(function, index) : numbered(index);
        };
    }

    private static boolean isNamed(SqlNode cast) {
        return cast instanceof SqlIdentifier || cast instanceof SqlCall;
    }

    private static String name(SqlFunction function, int index) {
        String name = function.getName().toLowerCase(Locale.ROOT);
        return OPERATORS.contains(name) ? numbered(index) : MEANT.getOrDefault(name, name);
    }

    private static String numbered(int index) {
        return "column" + (index + 1);
    }

    private static SqlNodeList selectList(SqlNode query) {
        if (query instanceof SqlSelect select) {
            return select.getSelectList();
        }
        if (query instanceof SqlOrderBy ordered) {
            return selectList(ordered.query);
        }
        return query instanceof SqlWith with ? selectList(with.body) : SqlNodeList.EMPTY;
    }
}
