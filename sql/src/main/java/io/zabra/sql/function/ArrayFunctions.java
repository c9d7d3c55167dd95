package io.zabra.sql.function;

import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's functions of arrays that Calcite lacks, or has for arrays of texts alone. Stateless. */
final class ArrayFunctions {
    private ArrayFunctions() {}

    static List<SqlFunction> all() {
        SqlReturnTypeInference text = nullable(SqlTypeName.VARCHAR);
        SqlReturnTypeInference number = nullable(SqlTypeName.INTEGER);
        SqlReturnTypeInference numbers =
                binding -> Series.arrayOf(binding.getTypeFactory().createSqlType(SqlTypeName.INTEGER), binding);
        SqlOperandTypeChecker ofDimension = OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.INTEGER);
        SqlOperandTypeChecker item = OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.ANY);
        SqlOperandTypeChecker from = OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.ANY, SqlTypeFamily.INTEGER);
        SqlOperandTypeChecker joined = OperandTypes.or(
                OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.CHARACTER),
                OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER));
        return List.of(
                new OwnFunction("array_length", number, ofDimension, (values, types, budget) -> length(values)),
                new OwnFunction("array_upper", number, ofDimension, (values, types, budget) -> length(values)),
                new OwnFunction(
                        "array_lower",
                        number,
                        ofDimension,
                        (values, types, budget) -> length(values) == null ? null : (Object) 1),
                new OwnFunction(
                        "array_position",
                        number,
                        OperandTypes.or(item, from),
                        true,
                        (values, types, budget) -> position(values, budget)),
                new OwnFunction(
                        "array_positions", numbers, item, true, (values, types, budget) -> positions(values, budget)),
                new OwnFunction("array_to_string", text, joined, true, ArrayFunctions::joined),
                new OwnFunction(
                        "generate_subscripts", numbers, ofDimension, (values, types, budget) -> subscripts(values)));
    }

    private static SqlReturnTypeInference nullable(SqlTypeName type) {
        return ReturnTypes.explicit(type).andThen(SqlTypeTransforms.FORCE_NULLABLE);
    }

    /** Of a dimension, from 1 on; null of what is empty, or has none such. */
    private static @Nullable Object length(@Nullable Object[] values) {
        Object inner = values[0];
        long dimension = values[1] instanceof Number number ? number.longValue() : 0;
        for (long i = 1; i < dimension && inner instanceof List<?> list; i++) {
            inner = list.isEmpty() ? null : list.get(0);
        }
        return dimension > 0 && inner instanceof List<?> list && !list.isEmpty() ? (Object) list.size() : null;
    }

    private static Object subscripts(@Nullable Object[] values) {
        int count = length(values) instanceof Integer number ? number : 0;
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private static @Nullable Object position(@Nullable Object[] values, Budget budget) {
        boolean starts = values.length > 2;
        if (!(values[0] instanceof List<?> list) || (starts && values[2] == null)) {
            return null;
        }
        long first = starts && values[2] instanceof Number number ? Math.max(1, number.longValue()) : 1;
        Object wanted = Values.key(values[1]);
        for (long i = first; i <= list.size(); i++) {
            budget.tick();
            if (Objects.equals(Values.key(list.get((int) i - 1)), wanted)) {
                return (int) i;
            }
        }
        return null;
    }

    private static @Nullable Object positions(@Nullable Object[] values, Budget budget) {
        if (!(values[0] instanceof List<?> list)) {
            return null;
        }
        List<Object> found = new ArrayList<>();
        Object wanted = Values.key(values[1]);
        for (int i = 0; i < list.size(); i++) {
            budget.tick();
            if (Objects.equals(Values.key(list.get(i)), wanted)) {
                found.add(i + 1);
            }
        }
        return found;
    }

    private static @Nullable Object joined(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        if (!(values[0] instanceof List<?> list) || !(values[1] instanceof String separator)) {
            return null;
        }
        String none = values.length > 2 && values[2] instanceof String given ? given : null;
        List<String> items = new ArrayList<>();
        addItems(list, types.get(0), none, items);
        long length = 0;
        for (String item : items) {
            length += separator.length() + item.length();
        }
        budget.make(length);
        return String.join(separator, items);
    }

    /** Without NULLs, unless there is a text for them. */
    private static void addItems(List<?> list, RelDataType type, @Nullable String none, List<String> items) {
        RelDataType element = Objects.requireNonNull(type.getComponentType());
        for (Object item : list) {
            if (item instanceof List<?> inner) {
                addItems(inner, element, none, items);
            } else if (item != null || none != null) {
                items.add(String.valueOf(item == null ? none : TextFormat.output(item, element)));
            }
        }
    }
}
