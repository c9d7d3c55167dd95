package io.zabra.sql.plan;

import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.Values;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** Numbers in the class that their type has: what yields one of its operands may be of a wider type than that. */
final class TypedValues {
    private TypedValues() {}

    /** The operand's value as one of the type of the call that yields it. */
    static Expression of(RexNode operand, RelDataType type, ExpressionCompiler compiler) {
        Expression value = compiler.compile(operand);
        SqlTypeName own = operand.getType().getSqlTypeName();
        if (own == type.getSqlTypeName() || !SqlTypeName.NUMERIC_TYPES.contains(own)) {
            return value;
        }
        UnaryOperator<Object> converted = converted(type);
        return (execution, row) -> {
            Object known = value.eval(execution, row);
            return known == null ? null : converted.apply(known);
        };
    }

    static UnaryOperator<Object> converted(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case INTEGER -> value -> value instanceof Number n ? (Object) n.intValue() : value;
            case BIGINT -> value -> value instanceof Number n ? (Object) n.longValue() : value;
            case DOUBLE -> value -> value instanceof Number n ? (Object) n.doubleValue() : value;
            case DECIMAL -> value -> value instanceof Number n ? Values.decimal(n) : value;
            default -> UnaryOperator.identity();
        };
    }
}
