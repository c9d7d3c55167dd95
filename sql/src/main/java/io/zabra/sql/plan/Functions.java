package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.function.JsonField;
import io.zabra.sql.function.JsonFunctions;
import io.zabra.sql.function.OwnFunction;
import io.zabra.sql.function.ScalarFunctions;
import io.zabra.sql.function.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/** LIKE, text functions and our own functions as lambdas. */
@SuppressWarnings("ReferenceEquality")
final class Functions {
    private static final Map<String, UnaryOperator<@Nullable Object>> UNARY = new HashMap<>();
    private static final Map<String, BinaryOperator<@Nullable Object>> BINARY = new HashMap<>();

    static {
        UNARY.put("utf8", v -> ScalarFunctions.utf8((ByteString) v));
        UNARY.put("utf8_bytes", v -> ScalarFunctions.utf8Bytes((String) v));
        UNARY.put("hex", v -> ScalarFunctions.hex((ByteString) v));
        UNARY.put("unhex", v -> ScalarFunctions.unhex((String) v));
        UNARY.put("base64", v -> ScalarFunctions.base64((ByteString) v));
        UNARY.put("unbase64", v -> ScalarFunctions.unbase64((String) v));
        UNARY.put("gunzip", v -> ScalarFunctions.gunzip((ByteString) v));
        UNARY.put("parent_of", v -> ScalarFunctions.parentOf((String) v));
        UNARY.put("name_of", v -> ScalarFunctions.nameOf((String) v));
        UNARY.put("depth_of", v -> ScalarFunctions.depthOf((String) v));
        BINARY.put("is_below", (a, b) -> ScalarFunctions.isBelow((String) a, (String) b));
        BINARY.put("date_trunc", (a, b) -> ScalarFunctions.dateTrunc((String) a, (Long) b));
    }

    private Functions() {}

    static @Nullable Expression of(RexCall call, ExpressionCompiler compiler) {
        SqlOperator operator = call.getOperator();
        if (operator instanceof SqlUserDefinedFunction) {
            return own(call, compiler);
        }
        if (operator instanceof OwnFunction function) {
            Expression arrow = arrow(call, compiler);
            return arrow == null ? own(call, function, compiler) : arrow;
        }
        if (operator instanceof SqlLikeOperator like && operator.getKind() == SqlKind.LIKE) {
            return like(call, like, compiler);
        }
        if (Regexes.is(call)) {
            return Regexes.of(call, compiler);
        }
        JsonGuard.requireHarmless(call);
        if (operator.getName().equals("JSON_VALUE")) {
            Expression known = jsonValue(call, compiler);
            return known == null ? Guarded.of(call, compiler) : known;
        }
        if (operator.equals(SqlStdOperatorTable.CURRENT_TIMESTAMP)
                || operator.equals(SqlStdOperatorTable.LOCALTIMESTAMP)) {
            return call.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP
                    ? (execution, row) -> execution.nowMs()
                    : null;
        }
        Expression text = text(call, compiler);
        return text == null ? Guarded.of(call, compiler) : text;
    }

    private static @Nullable Expression own(RexCall call, ExpressionCompiler compiler) {
        String name = call.getOperator().getName();
        if (name.equals("now")) {
            return (execution, row) -> execution.nowMs();
        }
        UnaryOperator<@Nullable Object> unary = UNARY.get(name);
        if (unary != null) {
            Expression operand = compiler.compile(call.getOperands().get(0));
            return (execution, row) -> {
                Object argument = operand.eval(execution, row);
                execution.budget().use(argument);
                Object value = unary.apply(argument);
                execution.budget().make(Guarded.sizeBytes(value));
                return value;
            };
        }
        BinaryOperator<@Nullable Object> binary = BINARY.get(name);
        if (binary == null) {
            return null;
        }
        Expression a = compiler.compile(call.getOperands().get(0));
        Expression b = compiler.compile(call.getOperands().get(1));
        return (execution, row) -> binary.apply(a.eval(execution, row), b.eval(execution, row));
    }

    /** {@code ->} and {@code ->>}, whose path is a literal; null for all else. */
    private static @Nullable Expression arrow(RexCall call, ExpressionCompiler compiler) {
        String name = call.getOperator().getName();
        if (!name.equals(JsonFunctions.GET) && !name.equals(JsonFunctions.TEXT)) {
            return null;
        }
        RexNode json = call.getOperands().get(0);
        JsonGuard.requireText(name.equals(JsonFunctions.GET) ? "->" : "->>", json);
        String path = JsonGuard.constantText(call.getOperands().get(1));
        if (path == null) {
            return null;
        }
        JsonFunctions.Way way = JsonFunctions.way(name, path);
        Expression text = compiler.compile(json);
        return (execution, row) -> {
            if (!(text.eval(execution, row) instanceof String all)) {
                return null;
            }
            execution.budget().useBytes(all.length());
            String part = way.of(all);
            execution.budget().make(Guarded.sizeBytes(part));
            return part;
        };
    }

    private static Expression own(RexCall call, OwnFunction function, ExpressionCompiler compiler) {
        Expression[] operands = compiler.compileAll(call.getOperands()).toArray(new Expression[0]);
        List<RelDataType> types = new ArrayList<>();
        call.getOperands().forEach(operand -> types.add(operand.getType()));
        types.add(call.getType());
        OwnFunction.Body body = function.body();
        return (execution, row) -> {
            Object[] values = new Object[operands.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = operands[i].eval(execution, row);
                if (values[i] == null && !function.takesNulls()) {
                    return null;
                }
                execution.budget().use(values[i]);
            }
            Object value = body.of(values, types, execution.budget());
            execution.budget().make(Guarded.sizeBytes(value));
            return value;
        };
    }

    private static @Nullable Expression like(RexCall call, SqlLikeOperator like, ExpressionCompiler compiler) {
        List<RexNode> operands = call.getOperands();
        Character escape = IndexKeys.escape(call);
        if (escape == null || !isText(operands.get(0)) || !isText(operands.get(1))) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "LIKE is supported for texts, and for bytes, with a literal of one character to escape by");
        }
        if (PatternLists.is(operands.get(1))) {
            return PatternLists.of(call, like, escape, compiler);
        }
        Expression text = compiler.compile(operands.get(0));
        Expression pattern = compiler.compile(operands.get(1));
        LikeMatcher matcher = new LikeMatcher(escape, !like.isCaseSensitive());
        boolean wanted = !like.isNegated();
        return (execution, row) -> {
            Object a = text.eval(execution, row);
            Object b = a == null ? null : pattern.eval(execution, row);
            execution.budget().use(a);
            return a instanceof String s && b instanceof String p
                    ? (Object) (matcher.matches(s, p, execution.budget()) == wanted)
                    : null;
        };
    }

    /** A field by its name, with nothing said of errors; the general function for all else, and for what it alone can tell. */
    private static @Nullable Expression jsonValue(RexCall call, ExpressionCompiler compiler) {
        List<RexNode> operands = call.getOperands();
        if (operands.size() == 2 && !isText(call)) {
            return typedJsonValue(call, compiler);
        }
        boolean plain = operands.size() == 2
                && isText(operands.get(0))
                && isText(call)
                && operands.get(1) instanceof RexLiteral literal
                && literal.getValueAs(String.class) != null;
        String[] path =
                plain ? JsonField.path(String.valueOf(((RexLiteral) operands.get(1)).getValueAs(String.class))) : null;
        if (path == null) {
            return null;
        }
        Expression text = compiler.compile(operands.get(0));
        Expression general = compiler.generatedLater(call);
        return (execution, row) -> {
            if (!(text.eval(execution, row) instanceof String json)) {
                return null;
            }
            execution.budget().useBytes(json.length());
            String value = JsonField.of(json, path);
            // The very object: a text of the same letters is a value.
            if (value != JsonField.ASK) {
                return value;
            }
            execution.budget().requireRoom(JsonGuard.parsedBytes(json));
            return general.eval(execution, row);
        };
    }

    /** {@code RETURNING}: the text of the value, converted; what is none of the type is NULL, as all that fails is. */
    private static @Nullable Expression typedJsonValue(RexCall call, ExpressionCompiler compiler) {
        UnaryOperator<Object> cast = Casts.ofText(call.getType());
        if (cast == null) {
            return null;
        }
        Expression text = compiler.compile(compiler.rex().makeCall(Types.TEXT, call.getOperator(), call.getOperands()));
        return (execution, row) -> {
            Object value = text.eval(execution, row);
            try {
                return value == null ? null : cast.apply(value);
            } catch (SqlFailure e) {
                return null;
            }
        };
    }

    private static boolean isText(RexNode node) {
        return SqlTypeName.CHAR_TYPES.contains(node.getType().getSqlTypeName());
    }

    private static @Nullable Expression text(RexCall call, ExpressionCompiler compiler) {
        SqlOperator operator = call.getOperator();
        if (!call.getOperands().stream().allMatch(Functions::isText)) {
            return null;
        }
        if (operator.equals(SqlStdOperatorTable.UPPER)) {
            return unary(call, compiler, text -> text.toUpperCase(Locale.ROOT));
        }
        if (operator.equals(SqlStdOperatorTable.LOWER)) {
            return unary(call, compiler, text -> text.toLowerCase(Locale.ROOT));
        }
        if (operator.equals(SqlStdOperatorTable.CHAR_LENGTH) || operator.equals(SqlStdOperatorTable.CHARACTER_LENGTH)) {
            return unary(call, compiler, text -> text.codePointCount(0, text.length()));
        }
        if (operator.equals(SqlStdOperatorTable.CONCAT)) {
            Expression a = compiler.compile(call.getOperands().get(0));
            Expression b = compiler.compile(call.getOperands().get(1));
            return (execution, row) -> {
                if (!(a.eval(execution, row) instanceof String x && b.eval(execution, row) instanceof String y)) {
                    return null;
                }
                execution.budget().make((long) x.length() + y.length());
                return x.concat(y);
            };
        }
        return null;
    }

    private interface TextFunction {
        Object apply(String text);
    }

    private static Expression unary(RexCall call, ExpressionCompiler compiler, TextFunction function) {
        Expression operand = compiler.compile(call.getOperands().get(0));
        return (execution, row) -> {
            if (!(operand.eval(execution, row) instanceof String text)) {
                return null;
            }
            execution.budget().useBytes(text.length());
            return function.apply(text);
        };
    }
}
