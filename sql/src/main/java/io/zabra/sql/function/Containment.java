package io.zabra.sql.function;

import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Values;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's {@code a @> b}, of arrays and of JSON, which is a text here: whether all that is in b is in a, at the same place; and
 * {@code a && b}: whether two arrays have an item in common. One comparison; one thread.
 */
final class Containment {
    private static final int COMPARES_BETWEEN_CHECKS = 0xfff;

    /** What is made of a character of JSON at most. */
    private static final int BYTES_PER_CHARACTER = 64;

    private final Budget budget;
    private int compares;

    private Containment(Budget budget) {
        this.budget = budget;
    }

    static List<SqlFunction> all() {
        SqlReturnTypeInference truth =
                ReturnTypes.explicit(SqlTypeName.BOOLEAN).andThen(SqlTypeTransforms.FORCE_NULLABLE);
        SqlOperandTypeChecker arrays = OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.ARRAY);
        SqlOperandTypeChecker either =
                OperandTypes.or(arrays, OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER));
        return List.of(
                new OwnFunction("includes", truth, either, (values, types, budget) -> includes(values, budget)),
                new OwnFunction(
                        "included_in",
                        truth,
                        either,
                        (values, types, budget) -> includes(new Object[] {values[1], values[0]}, budget)),
                new OwnFunction("meets", truth, arrays, (values, types, budget) -> meets(values)));
    }

    private static @Nullable Object includes(@Nullable Object[] values, Budget budget) {
        if (values[0] instanceof List<?> whole && values[1] instanceof List<?> part) {
            // A NULL equals nothing.
            return !part.contains(null) && keys(whole).containsAll(keys(part));
        }
        Object whole = tree(values[0], budget);
        Object part = tree(values[1], budget);
        return whole == null || part == null ? null : (Object) new Containment(budget).holds(whole, part);
    }

    private static @Nullable Object meets(@Nullable Object[] values) {
        return values[0] instanceof List<?> a && values[1] instanceof List<?> b
                ? (Object) !Collections.disjoint(keys(a), keys(b))
                : null;
    }

    private static Set<Object> keys(List<?> items) {
        Set<Object> keys = new HashSet<>();
        for (Object item : items) {
            Object key = Values.key(item);
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static @Nullable Object tree(@Nullable Object json, Budget budget) {
        String text = String.valueOf(json);
        budget.requireRoom((long) BYTES_PER_CHARACTER * text.length());
        return JsonTree.of(text);
    }

    /** An array contains a value that is one of its items, too. */
    private boolean holds(Object whole, Object part) {
        boolean value = !(part instanceof List<?>) && !(part instanceof Map<?, ?>);
        return contains(whole, part) || (value && whole instanceof List<?> items && items.contains(part));
    }

    private boolean contains(Object whole, Object part) {
        if ((++compares & COMPARES_BETWEEN_CHECKS) == 0) {
            budget.check();
        }
        if (part instanceof Map<?, ?> members) {
            return whole instanceof Map<?, ?> all
                    && members.entrySet().stream().allMatch(member -> containsMember(all, member));
        }
        if (part instanceof List<?> items) {
            return whole instanceof List<?> all
                    && items.stream().allMatch(item -> all.stream().anyMatch(each -> contains(each, item)));
        }
        return whole.equals(part);
    }

    private boolean containsMember(Map<?, ?> all, Map.Entry<?, ?> member) {
        Object value = all.get(member.getKey());
        return value != null && contains(value, Objects.requireNonNull(member.getValue()));
    }
}
