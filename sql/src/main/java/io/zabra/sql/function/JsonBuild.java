package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's {@code json_build_object(key, value, …)}, {@code json_build_array(value, …)} and {@code to_json(value)}. JSON has no type of its own here: an
 * operand is taken for JSON where it is a call that makes such, and is a text else. Stateless.
 */
final class JsonBuild {
    private static final String OBJECT = "json_build_object";
    private static final String ARRAY = "json_build_array";
    private static final Set<String> TO_JSON = Set.of("to_json", "to_jsonb", "array_to_json");
    private static final Set<String> BUILDERS =
            Set.of(OBJECT, ARRAY, "jsonb_build_object", "jsonb_build_array", "to_json", "to_jsonb", "array_to_json");
    private static final char JSON = 'j';
    private static final char VALUE = 'v';

    /** Whose results are JSON. */
    private static final Set<String> MAKERS = Set.of(
            JsonFunctions.GET,
            "json_extract_path",
            "jsonb_extract_path",
            "json_object",
            "json_array",
            "json_query",
            "json_arrayagg",
            "json_objectagg",
            "json_agg",
            "jsonb_agg",
            "json_object_agg",
            "jsonb_object_agg",
            "jsonb_set");

    private JsonBuild() {}

    static List<SqlFunction> all() {
        SqlReturnTypeInference text =
                ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE);
        SqlOperandTypeChecker any = OperandTypes.variadic(SqlOperandCountRanges.any());
        List<SqlFunction> all = new ArrayList<>();
        for (String name : BUILDERS) {
            boolean one = TO_JSON.contains(name);
            OwnFunction.Body body = one
                    ? (values, types, budget) -> values[1] == null ? null : item(values, types, 1)
                    : name.endsWith("array")
                            ? JsonBuild::array
                            : (values, types, budget) ->
                                    object(values, types, budget, name.equals(OBJECT) ? " : " : ": ");
            all.add(new OwnFunction(name, text, one ? OperandTypes.ANY : any, true, body));
        }
        return all;
    }

    static boolean is(SqlCall call) {
        return call.getOperator() instanceof OwnFunction function && BUILDERS.contains(function.getName());
    }

    /** The same with a text before its operands that says which of them are JSON. */
    static RexNode converted(SqlRexContext context, SqlCall call) {
        StringBuilder kinds = new StringBuilder();
        List<RexNode> operands = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            kinds.append(isJson(operand) ? JSON : VALUE);
            operands.add(context.convertExpression(operand));
        }
        operands.add(0, context.getRexBuilder().makeLiteral(kinds.toString()));
        return context.getRexBuilder()
                .makeCall(context.getValidator().getValidatedNodeType(call), call.getOperator(), operands);
    }

    private static boolean isJson(SqlNode operand) {
        if (!(operand instanceof SqlCall call)) {
            return false;
        }
        String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
        return MAKERS.contains(name) || BUILDERS.contains(name);
    }

    private static Object object(@Nullable Object[] values, List<RelDataType> types, Budget budget, String between) {
        if (values.length % 2 == 0) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, OBJECT + " takes pairs of a key and a value");
        }
        StringBuilder json = new StringBuilder("{");
        for (int i = 1; i < values.length; i += 2) {
            String key = values[i] == null ? null : TextFormat.shown(values[i], types.get(i));
            if (key == null) {
                throw new SqlFailure(SqlState.INVALID_PARAMETER, "Argument " + i + " of " + OBJECT + " is a NULL key");
            }
            json.append(i == 1 ? "" : ", ").append(JsonStrings.quoted(key)).append(between);
            json.append(item(values, types, i + 1));
            budget.requireRoom(json.length());
        }
        return json.append('}').toString();
    }

    private static Object array(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 1; i < values.length; i++) {
            json.append(i == 1 ? "" : ", ").append(item(values, types, i));
            budget.requireRoom(json.length());
        }
        return json.append(']').toString();
    }

    private static String item(@Nullable Object[] values, List<RelDataType> types, int i) {
        boolean json = String.valueOf(values[0]).charAt(i - 1) == JSON;
        return json && values[i] != null ? String.valueOf(values[i]) : shown(values[i], types.get(i));
    }

    private static String shown(@Nullable Object value, RelDataType type) {
        if (value instanceof List<?> list) {
            RelDataType element = Objects.requireNonNull(type.getComponentType());
            List<String> items = new ArrayList<>();
            list.forEach(item -> items.add(shown(item, element)));
            return '[' + String.join(",", items) + ']';
        }
        String text = TextFormat.shown(value, type);
        boolean number = SqlTypeName.NUMERIC_TYPES.contains(type.getSqlTypeName())
                && !(value instanceof Double real && !Double.isFinite(real));
        if (text == null || number || value instanceof Boolean) {
            return String.valueOf(text);
        }
        boolean moment = type.getSqlTypeName() == SqlTypeName.TIMESTAMP;
        return JsonStrings.quoted(moment ? text.replaceFirst(" ", "T") : text);
    }
}
