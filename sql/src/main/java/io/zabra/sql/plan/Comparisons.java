package io.zabra.sql.plan;

import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** {@code =}, {@code <} and their like, on values that have an order in common. */
final class Comparisons {
    private Comparisons() {}

    static @Nullable Expression of(RexCall call, ExpressionCompiler compiler) {
        RelDataType left = call.getOperands().get(0).getType();
        RelDataType right = call.getOperands().get(1).getType();
        if (!comparable(left, right)) {
            return null;
        }
        Expression a = compiler.compile(call.getOperands().get(0));
        Expression b = compiler.compile(call.getOperands().get(1));
        SqlKind kind = call.getKind();
        if (kind == SqlKind.IS_DISTINCT_FROM || kind == SqlKind.IS_NOT_DISTINCT_FROM) {
            return distinct(a, b, kind == SqlKind.IS_DISTINCT_FROM);
        }
        if (kind == SqlKind.EQUALS && sameClass(left, right)) {
            return (execution, row) -> {
                Object x = a.eval(execution, row);
                Object y = x == null ? null : b.eval(execution, row);
                return y == null || x == null ? null : (Object) same(x, y);
            };
        }
        return ordered(kind, a, b);
    }

    private static boolean comparable(RelDataType left, RelDataType right) {
        if (isNumber(left) && isNumber(right)) {
            return true;
        }
        SqlTypeFamily family = left.getSqlTypeName().getFamily();
        if (family == null || family != right.getSqlTypeName().getFamily()) {
            return false;
        }
        return switch (family) {
            case CHARACTER, BINARY, BOOLEAN, INTERVAL_DAY_TIME, INTERVAL_YEAR_MONTH -> true;
            case DATE, TIME, TIMESTAMP -> left.getSqlTypeName() == right.getSqlTypeName();
            default -> false;
        };
    }

    private static boolean isNumber(RelDataType type) {
        return SqlTypeName.NUMERIC_TYPES.contains(type.getSqlTypeName());
    }

    /** Whether equal values are {@code equals}. */
    private static boolean sameClass(RelDataType left, RelDataType right) {
        SqlTypeName type = left.getSqlTypeName();
        if (SqlTypeName.CHAR_TYPES.contains(type) || SqlTypeName.BINARY_TYPES.contains(type)) {
            return true;
        }
        return type == right.getSqlTypeName()
                && type != SqlTypeName.DECIMAL
                && !SqlTypeName.INTERVAL_TYPES.contains(type)
                && !SqlTypeName.APPROX_TYPES.contains(type);
    }

    private static boolean same(Object x, Object y) {
        return x.equals(y) || (x.getClass() != y.getClass() && Values.compare(x, y) == 0);
    }

    private static Expression distinct(Expression a, Expression b, boolean wanted) {
        return (execution, row) -> {
            Object x = a.eval(execution, row);
            Object y = b.eval(execution, row);
            boolean same = (x == null || y == null) ? x == y : Values.compare(x, y) == 0;
            return same != wanted;
        };
    }

    private static Expression ordered(SqlKind kind, Expression a, Expression b) {
        return (execution, row) -> {
            Object x = a.eval(execution, row);
            Object y = x == null ? null : b.eval(execution, row);
            return x == null || y == null ? null : (Object) holds(kind, Values.compare(x, y));
        };
    }

    private static boolean holds(SqlKind kind, int order) {
        return switch (kind) {
            case EQUALS -> order == 0;
            case NOT_EQUALS -> order != 0;
            case LESS_THAN -> order < 0;
            case LESS_THAN_OR_EQUAL -> order <= 0;
            case GREATER_THAN -> order > 0;
            default -> order >= 0;
        };
    }
}
