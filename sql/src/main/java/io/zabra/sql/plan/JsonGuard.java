package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.function.HugeNumbers;
import io.zabra.sql.function.JsonField;
import io.zabra.sql.function.JsonFunctions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** What can be said of Calcite's functions over JSON before they run: what they take, and what they must not be given. */
final class JsonGuard {
    private static final int PATH_CHARS_MAX = 1_024;
    private static final int PATHS_MAX = 32;
    private static final int CHOICES_MAX = 8;
    /** Of a text, once it is parsed. */
    private static final int BYTES_PER_CHAR = 4;

    /** Stands for every text that is no JSON. */
    private static final String NO_JSON = "]";

    /** Of one path, behind which stands what to do with errors. */
    private static final Set<String> QUERIES = Set.of("JSON_VALUE", "JSON_QUERY", "JSON_EXISTS");

    /** Of which most fail where the text is no JSON. */
    private static final Set<String> WHOLES = Set.of(
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

    private static final Set<String> TESTS = Set.of(
            "IS JSON VALUE",
            "IS JSON OBJECT",
            "IS JSON ARRAY",
            "IS JSON SCALAR",
            "IS NOT JSON VALUE",
            "IS NOT JSON OBJECT",
            "IS NOT JSON ARRAY",
            "IS NOT JSON SCALAR");

    private static final Set<SqlTypeName> TYPES_WITHOUT_JSON = EnumSet.of(
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

    private JsonGuard() {}

    /** Whether its first operand is JSON, and its second one, every second one from there on, a path in it. */
    private static boolean reads(String function) {
        return QUERIES.contains(function) || WHOLES.contains(function);
    }

    /** Whether it parses its first operand. */
    static boolean parses(String function) {
        return reads(function) || TESTS.contains(function);
    }

    /** What can be said of a call before it runs. */
    static void requireHarmless(RexCall call) {
        List<RexNode> operands = call.getOperands();
        String name = call.getOperator().getName();
        if (!reads(name) || operands.isEmpty()) {
            return;
        }
        requireText(name, operands.get(0));
        if (operands.size() > 2 * PATHS_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_COMPLEX, name + " takes at most " + PATHS_MAX + " paths: put one call into another");
        }
        for (int i = 1; i < pathsEnd(name, operands.size()); i += 2) {
            requirePath(constantText(operands.get(i)));
        }
    }

    /** Whether it is {@code ->} or {@code ->>}. */
    static boolean isArrow(String function) {
        return function.equals(JsonFunctions.GET) || function.equals(JsonFunctions.TEXT);
    }

    /** Of an arrow, before what stands around it is looked at. */
    static void requireTextBefore(String arrow, RelDataType json) {
        requireText(arrow.equals(JsonFunctions.GET) ? "->" : "->>", json);
    }

    static void requireText(String reader, RexNode json) {
        requireText(reader, json.getType());
    }

    /** @throws SqlFailure 42804 where it can't be a text */
    private static void requireText(String reader, RelDataType json) {
        SqlTypeName type = json.getSqlTypeName();
        if (TYPES_WITHOUT_JSON.contains(type)) {
            throw new SqlFailure(
                    SqlState.WRONG_TYPE,
                    reader + " reads JSON from a text, not from " + type
                            + ", which stands before it: put what is meant in" + " parentheses, or CAST it");
        }
    }

    private static int pathsEnd(String name, int operands) {
        return QUERIES.contains(name) ? Math.min(2, operands) : operands;
    }

    static @Nullable String constantText(RexNode node) {
        return node instanceof RexLiteral literal && SqlTypeName.CHAR_TYPES.contains(literal.getTypeName())
                ? literal.getValueAs(String.class)
                : null;
    }

    /**
     * One may hold a regular expression, whose search nothing could end, find everything below everything, look at the whole for each
     * part of it, or choose so often that little comes to much.
     */
    private static void requirePath(@Nullable String path) {
        if (path == null) {
            return;
        }
        boolean computes = path.indexOf('?') >= 0 || path.indexOf('(') >= 0;
        boolean again = computes && path.indexOf('$', path.indexOf('$') + 1) >= 0;
        if (path.contains("=~") || path.contains("..") || again) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "A JSON path with '..', a regular expression, or '$' within a condition is not supported: take the field"
                            + " by its name, and compare it by ~");
        }
        if (path.length() > PATH_CHARS_MAX || choices(path) > CHOICES_MAX) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "A JSON path has at most " + PATH_CHARS_MAX + " characters and " + CHOICES_MAX
                            + " commas: take fewer things at a time");
        }
    }

    private static int choices(String path) {
        return (int) path.chars().filter(c -> c == ',').count();
    }

    /** What a call takes: the JSON once it is parsed, and what the paths may take of it again and again. */
    static long bytes(String name, @Nullable Object[] values) {
        int choices = 0;
        for (int i = 1; i < pathsEnd(name, values.length); i += 2) {
            if (values[i] instanceof String path) {
                requirePath(path);
                choices = Math.max(choices, choices(path));
            }
        }
        long parsed = values[0] instanceof String json ? parsedBytes(json) << choices : 0;
        return name.equals("JSON_PRETTY") && values[0] instanceof String json
                ? Math.max(parsed, indentedBytes(json))
                : parsed;
    }

    static long parsedBytes(String json) {
        return (long) BYTES_PER_CHAR * json.length();
    }

    /** Each token may stand in a line of its own, indented by two for each level. */
    private static long indentedBytes(String json) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return (long) json.length() * (deepest < 8 ? 1 : 2L * deepest + 2);
    }

    /** Whether a function comes to NULL, as its operand is no JSON. */
    static boolean isOfNone(String function, @Nullable Object value) {
        return WHOLES.contains(function) && value instanceof String text && JsonField.isNone(text);
    }

    /** What the functions are to be given: to Calcite a text is JSON that begins with such, and has infinite numbers. */
    static @Nullable Object whole(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        return JsonField.hasMore(text) ? NO_JSON : HugeNumbers.quoted(text);
    }
}
