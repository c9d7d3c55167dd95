package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's {@code format(text, …)}: {@code %s} a value, {@code %L} as a literal, {@code %I} as a name. Stateless. */
final class TextFormat {
    private static final Pattern PLACE = Pattern.compile("%(?:(\\d{1,4})\\$)?(.?)", Pattern.DOTALL);

    private TextFormat() {}

    /** @param types of the values, and that of the result */
    static @Nullable Object of(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        if (!(values[0] instanceof String format)) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        Matcher matcher = PLACE.matcher(format);
        int at = 0;
        int next = 1;
        while (matcher.find()) {
            text.append(format, at, matcher.start());
            at = matcher.end();
            if (matcher.group().equals("%%")) {
                text.append('%');
                continue;
            }
            int index = matcher.group(1) == null ? next : Integer.parseInt(matcher.group(1));
            next = index + 1;
            if (index < 1 || index >= values.length) {
                throw new SqlFailure(SqlState.INVALID_PARAMETER, "format has no value for '" + matcher.group() + "'");
            }
            text.append(shown(matcher.group(2), shown(values[index], types.get(index))));
            budget.requireRoom(text.length());
        }
        return text.append(format, at, format.length()).toString();
    }

    private static String shown(String how, @Nullable String value) {
        return switch (how) {
            case "s" -> value == null ? "" : value;
            case "L" -> value == null ? "NULL" : literal(value);
            case "I" -> {
                if (value == null) {
                    throw new SqlFailure(SqlState.NULL_NOT_ALLOWED, "NULL is no name for %I");
                }
                yield name(value);
            }
            default ->
                throw new SqlFailure(
                        SqlState.INVALID_PARAMETER, "'%" + how + "' is none of %s, %I, %L and %%, which format knows");
        };
    }

    static String literal(@Nullable Object[] values, List<RelDataType> types) {
        return literal(String.valueOf(shown(values[0], types.get(0))));
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** Quoted where it must be. */
    static String name(String value) {
        return value.matches("[a-z_][a-z0-9_]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    /** As a CAST to text would have it. */
    static @Nullable String shown(@Nullable Object value, RelDataType type) {
        if (!(value instanceof Number number)) {
            return value == null ? null : value.toString();
        }
        SqlTypeName name = type.getSqlTypeName();
        if (SqlTypeName.DAY_INTERVAL_TYPES.contains(name)) {
            return TimeText.interval(number.longValue());
        }
        if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(name)) {
            return TimeText.months(number.longValue());
        }
        return switch (name) {
            case TIMESTAMP -> TimeText.timestamp(number.longValue());
            case DATE -> TimeText.date(number.longValue());
            case TIME -> TimeText.time(number.longValue());
            default -> NumberText.of(number);
        };
    }
}
