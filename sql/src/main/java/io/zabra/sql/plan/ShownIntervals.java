package io.zabra.sql.plan;

import io.zabra.sql.function.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** Intervals that a query yields leave it as text, since nothing that carries rows has a type for them. Stateless. */
final class ShownIntervals {
    private ShownIntervals() {}

    /** The query itself where it yields none. */
    static RelNode of(RelNode query) {
        if (!hasSome(query.getRowType())) {
            return query;
        }
        RexBuilder rex = query.getCluster().getRexBuilder();
        List<RexNode> columns = new ArrayList<>();
        for (RelDataTypeField field : query.getRowType().getFieldList()) {
            RexNode column = rex.makeInputRef(query, field.getIndex());
            columns.add(isInterval(field) ? rex.makeAbstractCast(text(field.getType()), column, false) : column);
        }
        return LogicalProject.create(
                query, List.of(), columns, query.getRowType().getFieldNames(), Set.of());
    }

    /** The row type with text in the place of intervals. */
    static RelDataType of(RelDataType row) {
        if (!hasSome(row)) {
            return row;
        }
        RelDataTypeFactory.Builder builder = Types.FACTORY.builder();
        for (RelDataTypeField field : row.getFieldList()) {
            builder.add(field.getName(), isInterval(field) ? text(field.getType()) : field.getType());
        }
        return builder.build();
    }

    private static boolean hasSome(RelDataType row) {
        return row.getFieldList().stream().anyMatch(ShownIntervals::isInterval);
    }

    private static boolean isInterval(RelDataTypeField field) {
        return SqlTypeName.INTERVAL_TYPES.contains(field.getType().getSqlTypeName());
    }

    private static RelDataType text(RelDataType interval) {
        return Types.FACTORY.createTypeWithNullability(Types.TEXT, interval.isNullable());
    }
}
