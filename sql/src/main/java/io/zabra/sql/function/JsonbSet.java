package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's {@code jsonb_set(json, path, value [, creates])}. One call.
 *
 * @param path to the value: names of members, and numbers of items, from the end where they are negative
 * @param value what is to be there
 * @param creates whether it is added where nothing is there yet
 */
record JsonbSet(List<@Nullable String> path, Object value, boolean creates) {
    private static final String NAME = "jsonb_set";
    /** An item of an array as text, in quotes or without. */
    private static final Pattern ITEM =
            Pattern.compile("\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*+|([^\",{}\\\\]*+))(,|$)", Pattern.DOTALL);

    private static final int PATH_CHARS_MAX = 1_024;

    static SqlFunction function() {
        SqlOperandTypeChecker steps = OperandTypes.or(
                OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.ARRAY, SqlTypeFamily.CHARACTER),
                OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER),
                OperandTypes.family(
                        SqlTypeFamily.CHARACTER, SqlTypeFamily.ARRAY, SqlTypeFamily.CHARACTER, SqlTypeFamily.BOOLEAN),
                OperandTypes.family(
                        SqlTypeFamily.CHARACTER,
                        SqlTypeFamily.CHARACTER,
                        SqlTypeFamily.CHARACTER,
                        SqlTypeFamily.BOOLEAN));
        return new OwnFunction(
                NAME,
                ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE),
                steps,
                JsonbSet::of);
    }

    private static Object of(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        List<@Nullable String> path = path(values[1]);
        Object whole = JsonbText.read(String.valueOf(values[0]), budget);
        Object value = JsonbText.read(String.valueOf(values[2]), budget);
        JsonbSet set = new JsonbSet(path, value, values.length < 4 || Boolean.TRUE.equals(values[3]));
        if (!(whole instanceof Map) && !(whole instanceof List)) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, NAME + " sets nothing in a JSON that is one value");
        }
        if (!path.isEmpty()) {
            set.within(whole, 0);
        }
        return JsonbText.written(whole, budget);
    }

    private static List<@Nullable String> path(@Nullable Object steps) {
        List<@Nullable String> path = new ArrayList<>();
        List<?> given = steps instanceof List<?> list ? list : items(String.valueOf(steps));
        for (Object step : given) {
            path.add(step == null ? null : step.toString());
        }
        return path;
    }

    /** Of an array as text. */
    private static List<@Nullable String> items(String text) {
        if (text.length() > PATH_CHARS_MAX) {
            throw new SqlFailure(SqlState.TOO_LARGE, "A path has at most " + PATH_CHARS_MAX + " characters");
        }
        String all = text.strip();
        boolean array = all.length() >= 2 && all.startsWith("{") && all.endsWith("}");
        String inner = array ? all.substring(1, all.length() - 1) : "";
        List<@Nullable String> items = new ArrayList<>();
        Matcher item = ITEM.matcher(inner);
        int at = 0;
        boolean more = array && !inner.isBlank();
        while (more && item.region(at, inner.length()).lookingAt()) {
            String plain = item.group(2) == null ? null : item.group(2).strip();
            if (plain != null && plain.isEmpty()) {
                break;
            }
            String quoted = String.valueOf(item.group(1)).replaceAll("\\\\(.)", "$1");
            items.add(plain == null ? quoted : plain.equalsIgnoreCase("null") ? null : plain);
            at = item.end();
            more = item.group(3).equals(",");
        }
        if (!array || more || (at < inner.length() && !inner.isBlank())) {
            throw new SqlFailure(SqlState.INVALID_TEXT, "'" + text + "' is no array, such as '{name,0}'");
        }
        return items;
    }

    @SuppressWarnings("unchecked") // So they were read.
    private void within(Object part, int step) {
        String name = path.get(step);
        if (name == null) {
            throw new SqlFailure(SqlState.NULL_NOT_ALLOWED_HERE, "Step " + (step + 1) + " of the path is NULL");
        }
        if (part instanceof Map) {
            inObject((Map<String, Object>) part, name, step);
        } else if (part instanceof List) {
            inArray((List<Object>) part, name, step);
        }
    }

    private void inObject(Map<String, Object> members, String name, int step) {
        Object there = members.get(name);
        if (step + 1 < path.size()) {
            if (there != null) {
                within(there, step + 1);
            }
        } else if (there != null || creates) {
            members.put(name, value);
        }
    }

    private void inArray(List<Object> items, String name, int step) {
        int index = index(name, step);
        int at = index < 0 ? items.size() + index : index;
        boolean there = at >= 0 && at < items.size();
        if (step + 1 < path.size()) {
            if (there) {
                within(items.get(at), step + 1);
            }
        } else if (there) {
            items.set(at, value);
        } else if (creates) {
            items.add(at < 0 ? 0 : items.size(), value);
        }
    }

    private static int index(String text, int step) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new SqlFailure(
                    SqlState.INVALID_TEXT,
                    "Step " + (step + 1) + " of the path is '" + text + "', which is no number of an array's item",
                    e);
        }
    }
}
