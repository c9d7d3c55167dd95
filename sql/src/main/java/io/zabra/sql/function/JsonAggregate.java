package io.zabra.sql.function;

import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.util.Optionality;

/** PostgreSQL's {@code json_agg(value)} and {@code json_object_agg(key, value)}, whose values are JSON already. Immutable. */
public final class JsonAggregate extends SqlAggFunction {
    private final Shape shape;

    /** What is made of the values. */
    public enum Shape {
        ARRAY,
        OBJECT,
        /** With each key once, the shortest first. */
        SORTED_OBJECT
    }

    JsonAggregate(String name, Shape shape) {
        super(
                name,
                null,
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE),
                null,
                shape == Shape.ARRAY
                        ? OperandTypes.CHARACTER
                        : OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.CHARACTER),
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.OPTIONAL);
        this.shape = shape;
    }

    public Shape shape() {
        return shape;
    }
}
