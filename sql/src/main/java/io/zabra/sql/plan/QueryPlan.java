package io.zabra.sql.plan;

import io.zabra.jdbc.spi.Column;
import io.zabra.sql.exec.Operator;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;

/**
 * A query, ready to run any number of times at once. Immutable.
 *
 * @param parameters types of those of the statement's parameters that it refers to, by index
 * @param views that it was made of
 * @param isShort whether it looks at a few znodes, or may well do so, and computes nothing
 */
public record QueryPlan(
        Operator root,
        List<RelDataType> types,
        List<Column> columns,
        Map<Integer, RelDataType> parameters,
        List<Planning.View> views,
        boolean isShort) {
    public QueryPlan {
        types = List.copyOf(types);
        columns = List.copyOf(columns);
        parameters = Map.copyOf(parameters);
        views = List.copyOf(views);
    }

    QueryPlan(
            Operator root,
            List<RelDataType> types,
            List<Column> columns,
            Map<Integer, RelDataType> parameters,
            List<Planning.View> views) {
        this(root, types, columns, parameters, views, root.isBrief() || root.isListing());
    }

    /** The operators, one a line, inputs indented below what reads them. */
    public String explained() {
        StringBuilder text = new StringBuilder();
        explain(root, 0, text);
        return text.toString();
    }

    private static void explain(Operator operator, int depth, StringBuilder text) {
        text.append("  ".repeat(depth))
                .append(operator.label())
                .append("  rows≈")
                .append((long) operator.rows())
                .append('\n');
        operator.inputs().forEach(input -> explain(input, depth + 1, text));
    }
}
