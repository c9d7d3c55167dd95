package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.function.OwnFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Functions of Calcite's that may make far more of a value than it is, or compare all of it with all of another, so that one call could
 * take all memory, or a processor for ever: what they would take is estimated first, and {@link TextFunctions} take their place.
 */
final class Guarded {
    /** Rounding to more digits than these changes nothing that a DECIMAL can hold. */
    private static final int DIGITS_MAX = 400;

    /** Looks of a function that compares all of one operand with all of another. */
    private static final long PAIRS_MAX = 1L << 28;

    /** How times are written is described in fewer characters. */
    private static final int FORMAT_CHARS_MAX = 1_024;

    private static final int BYTES_PER_NUMBER = 24;

    private static final Map<String, Estimate> ESTIMATES = Map.of(
            "REPEAT",
            values -> size(values[0]) * Math.max(0, number(values[1])),
            "SPACE",
            values -> number(values[0]),
            "LPAD",
            values -> number(values[1]),
            "RPAD",
            values -> number(values[1]),
            "ROUND",
            Guarded::rounded,
            "TRUNCATE",
            Guarded::rounded,
            "TRUNC",
            Guarded::rounded,
            "TO_CODE_POINTS",
            values -> size(values[0]) * BYTES_PER_NUMBER,
            "ARRAY_CONCAT",
            Guarded::together,
            "ARRAY_TO_STRING",
            Guarded::joined);

    /** Which compare each part of one operand with each of another. */
    private static final Set<String> PAIRING = Set.of(
            "POSITION",
            "STRPOS",
            "INSTR",
            "SPLIT",
            "CONTAINS_SUBSTR",
            "TRIM",
            "LTRIM",
            "RTRIM",
            "MEMBER OF",
            "SUBMULTISET OF",
            "NOT SUBMULTISET OF",
            "MULTISET EXCEPT ALL",
            "MULTISET EXCEPT DISTINCT",
            "MULTISET INTERSECT ALL",
            "MULTISET INTERSECT DISTINCT");

    private static final Set<String> FORMATTING = Set.of(
            "TO_CHAR",
            "TO_DATE",
            "TO_TIMESTAMP",
            "FORMAT_DATE",
            "FORMAT_DATETIME",
            "FORMAT_TIME",
            "FORMAT_TIMESTAMP",
            "PARSE_DATE",
            "PARSE_DATETIME",
            "PARSE_TIME",
            "PARSE_TIMESTAMP");

    /** How many bytes a call would make, of its operands, none of which is null. */
    @FunctionalInterface
    private interface Estimate {
        long bytes(Object[] values);
    }

    private Guarded() {}

    /** Whether a call is to be made by {@link ExpressionCompiler}'s own lambda, also where it stands within generated code. */
    static boolean is(RexCall call) {
        JsonGuard.requireHarmless(call);
        return isOfOurs(call)
                || call.getKind() == SqlKind.LIKE
                || Regexes.is(call)
                || call.getOperator() instanceof OwnFunction
                || Casts.areOurs(call);
    }

    private static boolean isOfOurs(RexCall call) {
        return estimate(call.getOperator().getName()) != null
                || TextFunctions.of(call) != null
                || TextFunctions.splits(call)
                || CodePoints.areCountedBy(call)
                || NumberResults.areOf(call);
    }

    private static @Nullable Estimate estimate(String name) {
        Estimate known = ESTIMATES.get(name);
        if (known != null) {
            return known;
        }
        if (JsonGuard.parses(name)) {
            return values -> JsonGuard.bytes(name, values);
        }
        return PAIRING.contains(name)
                ? values -> paired(name, values)
                : FORMATTING.contains(name) ? values -> formatted(name, values) : null;
    }

    /** Null where nothing need be guarded. */
    static @Nullable Expression of(RexCall call, ExpressionCompiler compiler) {
        return isOfOurs(call) ? new GuardedCall(call, operands(call, compiler), ofValues(call, compiler)) : null;
    }

    /** Of a literal that is no value, such as a flag, the literal. */
    private static Expression[] operands(RexCall call, ExpressionCompiler compiler) {
        List<Expression> operands = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            boolean flag = operand instanceof RexLiteral literal && !Literals.isPlain(literal);
            operands.add(flag ? (execution, row) -> operand : compiler.compile(operand));
        }
        return operands.toArray(new Expression[0]);
    }

    /** The call itself, of a row that is its operands; literals that code may be made for stay. */
    private static Expression ofValues(RexCall call, ExpressionCompiler compiler) {
        boolean json = JsonGuard.parses(call.getOperator().getName());
        RelDataTypeFactory.Builder types = compiler.rex().getTypeFactory().builder();
        List<RexNode> operands = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            int index = operands.size();
            types.add("operand" + index, operand.getType());
            boolean text = JsonGuard.constantText(operand) != null;
            boolean stays = operand instanceof RexLiteral && (!text || (json && index > 0));
            operands.add(stays ? operand : compiler.rex().makeInputRef(operand.getType(), index));
        }
        ExpressionCompiler ofOperands = new ExpressionCompiler(compiler.rex(), types.build());
        RexNode local = call.clone(call.getType(), operands);
        return TextFunctions.of(call) == null
                ? GeneratedExpression.of(ofOperands, local)
                : ofOperands.generatedLater(local);
    }

    /** One call. */
    private static final class GuardedCall implements Expression {
        private final String name;
        private final Expression[] operands;
        private final Expression code;
        private final @Nullable Estimate estimate;
        private final TextFunctions.@Nullable Own own;
        private final boolean splits;
        private final boolean counts;
        private final boolean json;

        GuardedCall(RexCall call, Expression[] operands, Expression code) {
            this.name = call.getOperator().getName();
            this.operands = operands;
            this.code = code;
            this.estimate = estimate(name);
            this.own = TextFunctions.of(call);
            this.splits = TextFunctions.splits(call);
            this.counts = CodePoints.areCountedBy(call);
            this.json = JsonGuard.parses(name);
        }

        @Override
        public @Nullable Object eval(Execution execution, @Nullable Object[] row) {
            Budget budget = execution.budget();
            Object[] values = new Object[operands.length];
            boolean complete = true;
            for (int i = 0; i < values.length; i++) {
                values[i] = operands[i].eval(execution, row);
                budget.use(values[i]);
                complete &= values[i] != null || json;
            }
            if (splits) {
                TextFunctions.prepareSplit(values, budget);
            }
            if (json && JsonGuard.isOfNone(name, values[0])) {
                return null;
            }
            if (json) {
                values[0] = JsonGuard.whole(values[0]);
            }
            if (!complete) {
                return code.eval(execution, values);
            }
            Object made = own == null ? null : own.of(values, budget);
            if (made != null) {
                return made;
            }
            if (estimate != null) {
                budget.requireRoom(estimate.bytes(values));
            }
            CodePoints points = counts ? CodePoints.in(values) : null;
            return points == null
                    ? NumberResults.checked(name, values, code.eval(execution, values))
                    : points.meant(code.eval(execution, standIns(points, values)));
        }

        private static @Nullable Object[] standIns(CodePoints points, @Nullable Object[] values) {
            Object[] standIns = new Object[values.length];
            for (int i = 0; i < values.length; i++) {
                standIns[i] = points.standIn(values[i]);
            }
            return standIns;
        }
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

    private static long together(Object[] values) {
        long bytes = 0;
        for (Object value : values) {
            bytes += sizeBytes(value);
        }
        return bytes;
    }

    private static long joined(Object[] values) {
        long separators = values[0] instanceof List<?> list ? list.size() : 0;
        long each = size(values[1]) + (values.length > 2 ? size(values[2]) : 0);
        return sizeBytes(values[0]) + separators * each;
    }

    private static long paired(String name, Object[] values) {
        long pairs = 1;
        for (Object value : values) {
            pairs *= Math.max(1, value instanceof List<?> list ? list.size() : size(value));
            if (pairs > PAIRS_MAX) {
                throw new SqlFailure(
                        SqlState.TOO_LARGE,
                        name + " would compare more than " + PAIRS_MAX + " pairs: give it less of either");
            }
        }
        return 0;
    }

    private static long formatted(String name, Object[] values) {
        for (Object value : values) {
            if (size(value) > FORMAT_CHARS_MAX) {
                throw new SqlFailure(
                        SqlState.TOO_LARGE, name + " takes texts of at most " + FORMAT_CHARS_MAX + " characters");
            }
        }
        return 0;
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
