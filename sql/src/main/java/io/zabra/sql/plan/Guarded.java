package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Expression;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Functions of Calcite's that may make far more of a value than it is, so that one call could take all memory: what they would make
 * is estimated first.
 */
final class Guarded {
    /** Rounding to more digits than these changes nothing that a DECIMAL can hold. */
    private static final int DIGITS_MAX = 400;

    private static final Map<String, Estimate> ESTIMATES = Map.of(
            "REPEAT", values -> size(values[0]) * Math.max(0, number(values[1])),
            "SPACE", values -> number(values[0]),
            "LPAD", values -> number(values[1]),
            "RPAD", values -> number(values[1]),
            "REPLACE", Guarded::replaced,
            "JSON_PRETTY", Guarded::indented,
            "ROUND", Guarded::rounded,
            "TRUNCATE", Guarded::rounded,
            "TRUNC", Guarded::rounded);

    /** Whose first operand is JSON, and whose second one, every second one from there on, is a path in it. */
    private static final Set<String> JSON_READERS = Set.of(
            "JSON_VALUE",
            "JSON_QUERY",
            "JSON_EXISTS",
            "JSON_TYPE",
            "JSON_DEPTH",
            "JSON_LENGTH",
            "JSON_KEYS",
            "JSON_PRETTY",
            "JSON_REMOVE",
            "JSON_INSERT",
            "JSON_REPLACE",
            "JSON_SET",
            "JSON_STORAGE_SIZE");

    private static final Set<SqlTypeName> NO_JSON = EnumSet.of(
            SqlTypeName.BOOLEAN,
            SqlTypeName.TINYINT,
            SqlTypeName.SMALLINT,
            SqlTypeName.INTEGER,
            SqlTypeName.BIGINT,
            SqlTypeName.DECIMAL,
            SqlTypeName.DOUBLE,
            SqlTypeName.DATE,
            SqlTypeName.TIME,
            SqlTypeName.TIMESTAMP,
            SqlTypeName.BINARY,
            SqlTypeName.VARBINARY);

    /** How many bytes a call would make, of its operands, none of which is null. */
    @FunctionalInterface
    private interface Estimate {
        long bytes(Object[] values);
    }

    private Guarded() {}

    /** Whether a call is to be made by {@link ExpressionCompiler}'s own lambda, also where it stands within generated code. */
    static boolean is(RexCall call) {
        requireHarmless(call);
        String name = call.getOperator().getName();
        return ESTIMATES.containsKey(name)
                || call.getKind() == SqlKind.LIKE
                || Regexes.is(call)
                || takesPathLater(call)
                || (call.getKind() == SqlKind.CAST && readsNumber(call));
    }

    /** A text may be a number of a billion digits. */
    private static boolean readsNumber(RexCall cast) {
        return SqlTypeName.CHAR_TYPES.contains(
                        cast.getOperands().get(0).getType().getSqlTypeName())
                && SqlTypeName.EXACT_TYPES.contains(cast.getType().getSqlTypeName());
    }

    /** What can be said of a call before it runs. */
    static void requireHarmless(RexCall call) {
        List<RexNode> operands = call.getOperands();
        String name = call.getOperator().getName();
        if (!JSON_READERS.contains(name) || operands.isEmpty()) {
            return;
        }
        SqlTypeName type = operands.get(0).getType().getSqlTypeName();
        if (NO_JSON.contains(type)) {
            throw new SqlFailure(
                    SqlState.WRONG_TYPE,
                    name + " reads JSON from a text, not from " + type
                            + ", which stands before it, or before ->: put what is"
                            + " meant in parentheses, or CAST it");
        }
        for (int i = 1; i < operands.size(); i += 2) {
            requirePath(constantText(operands.get(i)));
        }
    }

    private static @Nullable String constantText(RexNode node) {
        return node instanceof RexLiteral literal && SqlTypeName.CHAR_TYPES.contains(literal.getTypeName())
                ? literal.getValueAs(String.class)
                : null;
    }

    /** One may hold a regular expression, whose search nothing could end, or find everything below everything. */
    private static void requirePath(@Nullable String path) {
        if (path != null && (path.contains("=~") || path.contains(".."))) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "A JSON path with '..' or a regular expression is not supported: take the field by its name, and compare it"
                            + " by ~");
        }
    }

    private static boolean takesPathLater(RexCall call) {
        List<RexNode> operands = call.getOperands();
        return JSON_READERS.contains(call.getOperator().getName())
                && operands.size() > 1
                && constantText(operands.get(1)) == null;
    }

    private static long pathOf(Object[] values) {
        for (int i = 1; i < values.length; i += 2) {
            requirePath(values[i].toString());
        }
        return 0;
    }

    /** Null where nothing need be guarded. */
    static @Nullable Expression of(RexCall call, ExpressionCompiler compiler) {
        Estimate estimate = takesPathLater(call)
                ? Guarded::pathOf
                : ESTIMATES.get(call.getOperator().getName());
        if (estimate == null) {
            return null;
        }
        Expression[] operands = compiler.compileAll(call.getOperands()).toArray(new Expression[0]);
        Expression code = GeneratedExpression.of(compiler, call);
        return (execution, row) -> {
            Object[] values = new Object[operands.length];
            for (int i = 0; i < values.length; i++) {
                Object value = operands[i].eval(execution, row);
                if (value == null) {
                    return code.eval(execution, row);
                }
                values[i] = value;
            }
            execution.budget().requireRoom(estimate.bytes(values));
            return code.eval(execution, row);
        };
    }

    /** Of a value that was made, about; 0 where that is not worth counting. */
    static long sizeBytes(@Nullable Object value) {
        if (value instanceof List<?> list) {
            long bytes = 0;
            for (Object each : list) {
                bytes += Long.BYTES + sizeBytes(each);
            }
            return bytes;
        }
        return value == null ? 0 : size(value);
    }

    private static long size(Object value) {
        return value instanceof String text ? text.length() : value instanceof ByteString bytes ? bytes.length() : 0;
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static long replaced(Object[] values) {
        if (!(values[0] instanceof String text && values[1] instanceof String from && values[2] instanceof String to)) {
            return 0;
        }
        long places = 0;
        if (!from.isEmpty() && to.length() > from.length()) {
            for (int at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length())) {
                places++;
            }
        }
        return text.length() + places * (to.length() - from.length());
    }

    /** Each token may stand in a line of its own, indented by two for each level. */
    private static long indented(Object[] values) {
        String text = values[0].toString();
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return (long) text.length() * (deepest < 8 ? 1 : 2L * deepest + 2);
    }

    private static long rounded(Object[] values) {
        if (values.length > 1 && Math.abs(number(values[1])) > DIGITS_MAX) {
            throw new SqlFailure(
                    SqlState.NUMBER_OUT_OF_RANGE,
                    "A number is rounded to at most " + DIGITS_MAX + " digits, not " + values[1]);
        }
        return 0;
    }
}
