package io.zabra.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;

/** What a result's columns are called where the statement does not say: a function's name, as in PostgreSQL, else a number. */
final class ColumnLabels {
    /** Calcite's name for an expression without an alias. */
    private static final String NAMELESS = "EXPR$";

    private ColumnLabels() {}

    static List<String> of(SqlNode query, RelDataType rowType) {
        List<String> labels = new ArrayList<>(rowType.getFieldNames());
        SqlNodeList items = selectList(query);
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).startsWith(NAMELESS)) {
                boolean listed = items.size() == labels.size();
                labels.set(i, listed ? label(items.get(i), i) : numbered(i));
            }
        }
        return labels;
    }

    /** A CAST is called as what it casts. */
    private static String label(SqlNode item, int index) {
        if (item.getKind() == SqlKind.CAST && item instanceof SqlCall cast) {
            SqlNode source = cast.operand(0);
            boolean named = source instanceof SqlIdentifier || source instanceof SqlCall;
            return named ? label(source, index) : "cast";
        }
        if (item instanceof SqlIdentifier column) {
            return column.names.get(column.names.size() - 1);
        }
        return item instanceof SqlCall call && call.getOperator() instanceof SqlFunction function
                ? function.getName().toLowerCase(Locale.ROOT)
                : numbered(index);
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
