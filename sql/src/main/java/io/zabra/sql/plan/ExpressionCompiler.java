package io.zabra.sql.plan;

import io.zabra.sql.exec.DeepStack;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/**
 * Turns row expressions into lambdas. One thread. What it has no lambda for is generated and compiled by Calcite, sub-expression by
 * sub-expression, so that every expression that validates also runs.
 */
final class ExpressionCompiler {
    /** What is larger is made anew each time: kept plans are not to hold it. */
    private static final int FOLDED_BYTES_MAX = 1 << 16;

    /** What lies deeper than so many others may find no stack to be evaluated on, while its code is slow still. */
    private static final int SHALLOW = 200;

    private final RexBuilder rex;
    private final RelDataType inputType;
    private int depth;

    /** @param inputType of the rows that the expressions read */
    ExpressionCompiler(RexBuilder rex, RelDataType inputType) {
        this.rex = rex;
        this.inputType = inputType;
    }

    RexBuilder rex() {
        return rex;
    }

    RelDataType inputType() {
        return inputType;
    }

    List<Expression> compileAll(List<? extends RexNode> nodes) {
        List<Expression> compiled = new ArrayList<>(nodes.size());
        for (RexNode node : nodes) {
            compiled.add(compile(node));
        }
        return compiled;
    }

    Expression compile(RexNode node) {
        if (rex instanceof PlanningWatch.Rex watched) {
            watched.watch().look();
        }
        depth++;
        Expression expression = lambda(node);
        if (expression == null) {
            expression = GeneratedExpression.of(this, node);
        } else if (isConstant(node)) {
            expression = folded(expression);
        }
        return --depth % SHALLOW == SHALLOW - 1 ? onAnyStack(expression) : expression;
    }

    private static Expression onAnyStack(Expression expression) {
        return (execution, row) -> {
            try {
                return expression.eval(execution, row);
            } catch (StackOverflowError e) {
                return DeepStack.during(() -> expression.eval(execution, row), execution.budget()::check);
            }
        };
    }

    /** Generated when it is first needed, which may be never. */
    Expression generatedLater(RexNode node) {
        return new Expression() {
            private volatile @Nullable Expression code;

            @Override
            public @Nullable Object eval(Execution execution, @Nullable Object[] row) {
                Expression known = code;
                if (known == null) {
                    known = GeneratedExpression.of(new ExpressionCompiler(rex, inputType), node);
                    code = known;
                }
                return known.eval(execution, row);
            }
        };
    }

    /** Calls without operands are left out: the clock is among them. */
    private static boolean isConstant(RexNode node) {
        return node instanceof RexCall call
                && !call.getOperands().isEmpty()
                && call.getOperator().isDeterministic()
                && !call.getOperator().isDynamicFunction()
                && call.getOperands().stream()
                        .allMatch(operand -> operand instanceof RexLiteral || isConstant(operand));
    }

    /** Evaluated once, on first use, since an error belongs to the execution. */
    private static Expression folded(Expression expression) {
        return new Expression() {
            private volatile @Nullable Object @Nullable [] value;

            @Override
            public @Nullable Object eval(Execution execution, @Nullable Object[] row) {
                Object[] known = value;
                if (known == null) {
                    Object made = expression.eval(execution, row);
                    if (Guarded.sizeBytes(made) > FOLDED_BYTES_MAX) {
                        return made;
                    }
                    known = new Object[] {made};
                    value = known;
                }
                return known[0];
            }
        };
    }

    private @Nullable Expression lambda(RexNode node) {
        if (node instanceof RexInputRef ref) {
            int index = ref.getIndex();
            return (execution, row) -> row[index];
        }
        if (node instanceof RexLiteral literal) {
            if (!Literals.isPlain(literal)) {
                return null;
            }
            Object value = Literals.value(literal);
            return (execution, row) -> value;
        }
        if (node instanceof RexDynamicParam parameter) {
            int index = parameter.getIndex();
            return (execution, row) -> execution.parameter(index);
        }
        if (node instanceof RexFieldAccess access && access.getReferenceExpr() instanceof RexCorrelVariable outer) {
            int correlation = outer.id.getId();
            int index = access.getField().getIndex();
            return (execution, row) -> execution.outerRow(correlation)[index];
        }
        return node instanceof RexCall call ? call(call) : null;
    }

    private @Nullable Expression call(RexCall call) {
        return switch (call.getKind()) {
            case AND -> and(compileAll(call.getOperands()));
            case OR -> or(compileAll(call.getOperands()));
            case NOT -> not(compile(call.getOperands().get(0)));
            case IS_NULL, IS_NOT_NULL -> isNull(compile(call.getOperands().get(0)), call.getKind() == SqlKind.IS_NULL);
            case IS_TRUE, IS_NOT_FALSE, IS_FALSE, IS_NOT_TRUE -> truth(call);
            case CASE -> cases(call);
            case SEARCH -> search(call);
            case EQUALS,
                    NOT_EQUALS,
                    LESS_THAN,
                    LESS_THAN_OR_EQUAL,
                    GREATER_THAN,
                    GREATER_THAN_OR_EQUAL,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM -> Comparisons.of(call, this);
            case PLUS, MINUS, TIMES, DIVIDE, MOD, MINUS_PREFIX -> Arithmetic.of(call, this);
            case CAST, SAFE_CAST -> Casts.of(call, this);
            default -> Functions.of(call, this);
        };
    }

    private static Expression and(List<Expression> parts) {
        Expression[] all = parts.toArray(new Expression[0]);
        return (execution, row) -> {
            boolean unknown = false;
            for (Expression part : all) {
                Object value = part.eval(execution, row);
                if (Boolean.FALSE.equals(value)) {
                    return false;
                }
                unknown |= value == null;
            }
            return unknown ? null : (Object) true;
        };
    }

    private static Expression or(List<Expression> parts) {
        Expression[] all = parts.toArray(new Expression[0]);
        return (execution, row) -> {
            boolean unknown = false;
            for (Expression part : all) {
                Object value = part.eval(execution, row);
                if (Boolean.TRUE.equals(value)) {
                    return true;
                }
                unknown |= value == null;
            }
            return unknown ? null : (Object) false;
        };
    }

    private static Expression not(Expression operand) {
        return (execution, row) -> operand.eval(execution, row) instanceof Boolean b ? (Object) !b : null;
    }

    private static Expression isNull(Expression operand, boolean wanted) {
        return (execution, row) -> (operand.eval(execution, row) == null) == wanted;
    }

    private Expression truth(RexCall call) {
        Expression operand = compile(call.getOperands().get(0));
        return switch (call.getKind()) {
            case IS_TRUE -> (execution, row) -> Boolean.TRUE.equals(operand.eval(execution, row));
            case IS_NOT_TRUE -> (execution, row) -> !Boolean.TRUE.equals(operand.eval(execution, row));
            case IS_FALSE -> (execution, row) -> Boolean.FALSE.equals(operand.eval(execution, row));
            default -> (execution, row) -> !Boolean.FALSE.equals(operand.eval(execution, row));
        };
    }

    private Expression cases(RexCall call) {
        List<RexNode> operands = call.getOperands();
        Expression[] all = new Expression[operands.size()];
        for (int i = 0; i < all.length; i++) {
            boolean isArm = i % 2 == 1 || i == all.length - 1;
            all[i] = isArm ? TypedValues.of(operands.get(i), call.getType(), this) : compile(operands.get(i));
        }
        return (execution, row) -> {
            for (int i = 0; i + 1 < all.length; i += 2) {
                if (all[i].holds(execution, row)) {
                    return all[i + 1].eval(execution, row);
                }
            }
            return all[all.length - 1].eval(execution, row);
        };
    }

    /** A long IN list is one look-up in a set; any other interval condition is written out. */
    private @Nullable Expression search(RexCall call) {
        Sarg<?> sarg = Objects.requireNonNull(((RexLiteral) call.getOperands().get(1)).getValueAs(Sarg.class), "sarg");
        Set<Object> points = sarg.isPoints() && sarg.nullAs == RexUnknownAs.UNKNOWN ? points(call, sarg) : null;
        if (points == null) {
            return compile(RexUtil.expandSearch(rex, null, call));
        }
        Expression operand = compile(call.getOperands().get(0));
        return (execution, row) -> {
            Object value = Values.key(operand.eval(execution, row));
            return value == null ? null : (Object) points.contains(value);
        };
    }

    private static @Nullable Set<Object> points(RexCall call, Sarg<?> sarg) {
        SqlTypeName type = call.getOperands().get(0).getType().getSqlTypeName();
        if (!SqlTypeName.CHAR_TYPES.contains(type) && !SqlTypeName.INT_TYPES.contains(type)) {
            return null;
        }
        Set<Object> points = new HashSet<>();
        for (var range : sarg.rangeSet.asRanges()) {
            Object point = range.lowerEndpoint();
            Object key = Values.key(point instanceof NlsString text ? text.getValue() : point);
            if (key == null || key instanceof ByteString) {
                return null;
            }
            points.add(key);
        }
        return points;
    }
}
