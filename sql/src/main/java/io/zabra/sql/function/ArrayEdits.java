package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's functions that make an array of another one. Stateless. */
final class ArrayEdits {
    private static final int ITEM_BYTES = 16;

    private ArrayEdits() {}

    /** {@code a || b} where one of them is an item, and both are arrays otherwise. */
    static final SqlFunction JOINED =
            new OwnFunction("array_joined", ArrayEdits::type, OperandTypes.ANY_ANY, true, ArrayEdits::anyJoined);

    static List<SqlFunction> all() {
        SqlOperandTypeChecker item = OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.ANY);
        SqlOperandTypeChecker itemFirst = OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.ARRAY);
        SqlOperandTypeChecker both = OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.ARRAY);
        SqlOperandTypeChecker items = OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.ANY, SqlTypeFamily.ANY);
        return List.of(
                of("array_append", item, values -> joined(list(values[0], true), one(values[1]))),
                of("array_prepend", itemFirst, values -> joined(one(values[0]), list(values[1], true))),
                of("array_cat", both, ArrayEdits::both),
                of("array_remove", item, ArrayEdits::removed),
                of("array_replace", items, ArrayEdits::replaced));
    }

    /** What it comes to, of values in their inner form. */
    @FunctionalInterface
    private interface Edit {
        @Nullable
        List<@Nullable Object> of(@Nullable Object[] values);
    }

    private static SqlFunction of(String name, SqlOperandTypeChecker operands, Edit edit) {
        return new OwnFunction(name, ArrayEdits::type, operands, true, (values, types, budget) -> {
            List<@Nullable Object> edited = edit.of(values);
            return edited == null ? null : converted(edited, element(types), budget);
        });
    }

    private static RelDataType element(List<RelDataType> types) {
        return Objects.requireNonNull(types.get(types.size() - 1).getComponentType());
    }

    /** A NULL without a type is one, and no item. */
    private static boolean isArray(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.ARRAY || type.getSqlTypeName() == SqlTypeName.NULL;
    }

    /** Of what all of them have in common: texts of any length, the widest of the numbers. */
    private static RelDataType type(SqlOperatorBinding binding) {
        RelDataTypeFactory factory = binding.getTypeFactory();
        List<RelDataType> elements = new ArrayList<>();
        for (int i = 0; i < binding.getOperandCount(); i++) {
            RelDataType type = binding.getOperandType(i);
            RelDataType element = type.getComponentType() == null ? type : type.getComponentType();
            elements.add(SqlTypeName.CHAR_TYPES.contains(element.getSqlTypeName()) ? Types.TEXT : element);
        }
        RelDataType common = factory.leastRestrictive(elements);
        if (common == null) {
            throw new SqlFailure(
                    SqlState.WRONG_TYPE,
                    "The types of an array's items and of what is put to them, or looked for, differ: CAST them");
        }
        return Series.arrayOf(factory.createTypeWithNullability(common, true), binding);
    }

    private static @Nullable Object anyJoined(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        boolean first = isArray(types.get(0));
        boolean second = isArray(types.get(1));
        boolean nothing = first && second && values[0] == null && values[1] == null;
        return nothing
                ? null
                : converted(joined(list(values[0], first), list(values[1], second)), element(types), budget);
    }

    private static @Nullable List<@Nullable Object> both(@Nullable Object[] values) {
        return values[0] == null && values[1] == null ? null : joined(list(values[0], true), list(values[1], true));
    }

    private static List<@Nullable Object> joined(List<?> first, List<?> second) {
        List<@Nullable Object> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static @Nullable List<@Nullable Object> removed(@Nullable Object[] values) {
        if (values[0] == null) {
            return null;
        }
        Object unwanted = Values.key(values[1]);
        List<@Nullable Object> left = new ArrayList<>();
        for (Object item : list(values[0], false)) {
            if (!Objects.equals(Values.key(item), unwanted)) {
                left.add(item);
            }
        }
        return left;
    }

    private static @Nullable List<@Nullable Object> replaced(@Nullable Object[] values) {
        if (values[0] == null) {
            return null;
        }
        Object old = Values.key(values[1]);
        List<@Nullable Object> items = new ArrayList<>();
        for (Object item : list(values[0], false)) {
            items.add(Objects.equals(Values.key(item), old) ? values[2] : item);
        }
        return items;
    }

    private static List<@Nullable Object> one(@Nullable Object item) {
        List<@Nullable Object> one = new ArrayList<>();
        one.add(item);
        return one;
    }

    /** @param nullIsEmpty as to what something is put */
    private static List<?> list(@Nullable Object value, boolean nullIsEmpty) {
        return value instanceof List<?> list ? list : value == null && nullIsEmpty ? List.of() : one(value);
    }

    private static List<@Nullable Object> converted(List<?> items, RelDataType element, Budget budget) {
        budget.requireRoom((long) ITEM_BYTES * items.size());
        List<@Nullable Object> converted = new ArrayList<>(items.size());
        items.forEach(item -> converted.add(item instanceof Number number ? converted(number, element) : item));
        return converted;
    }

    private static Object converted(Number number, RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case BIGINT -> (Object) number.longValue();
            case DOUBLE -> (Object) number.doubleValue();
            case DECIMAL -> Values.decimal(number);
            default -> number;
        };
    }
}
