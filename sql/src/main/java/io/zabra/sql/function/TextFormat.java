package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's {@code format(text, …)}: {@code %s} a value, {@code %L} as a literal, {@code %I} as a name, {@code %2$-10s} the second one with
 * blanks behind it up to ten characters, {@code %*s} as many as the value before says. One call; one thread.
 */
final class TextFormat {
    private static final Pattern PLACE =
            Pattern.compile("%(?:(\\d{1,4})\\$)?(-*)(?:(\\d{1,9})|(\\*)(?:(\\d{1,4})\\$)?)?(.?)", Pattern.DOTALL);

    private static final int POSITION = 1;
    private static final int FLAGS = 2;
    private static final int WIDTH = 3;
    private static final int GIVEN_WIDTH = 4;
    private static final int WIDTH_POSITION = 5;
    private static final int HOW = 6;

    private final @Nullable Object[] values;
    private final List<RelDataType> types;
    private final Budget budget;
    /** Place of the value that was taken last. */
    private int taken;

    private TextFormat(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        this.values = values;
        this.types = types;
        this.budget = budget;
    }

    /** @param types of the values, and that of the result */
    static @Nullable Object of(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        return values[0] instanceof String format ? new TextFormat(values, types, budget).filled(format) : null;
    }

    private String filled(String format) {
        StringBuilder text = new StringBuilder();
        Matcher place = PLACE.matcher(format);
        int at = 0;
        while (place.find()) {
            text.append(format, at, place.start());
            at = place.end();
            text.append(place.group().equals("%%") ? "%" : shown(place));
            budget.requireRoom(text.length());
        }
        return text.append(format, at, format.length()).toString();
    }

    private String shown(Matcher place) {
        long width = place.group(WIDTH) != null ? Long.parseLong(place.group(WIDTH)) : 0;
        if (place.group(GIVEN_WIDTH) != null) {
            int index = take(place.group(WIDTH_POSITION), place);
            width = values[index] instanceof Number number ? number.longValue() : 0;
        }
        int index = take(place.group(POSITION), place);
        String value = shown(place.group(HOW), output(values[index], types.get(index)));
        long blanks = Math.abs(width) - value.codePointCount(0, value.length());
        if (blanks <= 0) {
            return value;
        }
        budget.requireRoom(blanks);
        String filling = " ".repeat((int) blanks);
        return width < 0 || !place.group(FLAGS).isEmpty() ? value + filling : filling + value;
    }

    /** @param position null: the value behind the one before */
    private int take(@Nullable String position, Matcher place) {
        taken = position == null ? taken + 1 : Integer.parseInt(position);
        if (taken < 1 || taken >= values.length) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "format has no value for '" + place.group() + "'");
        }
        return taken;
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

    /** As PostgreSQL's functions put it out. */
    static @Nullable String output(@Nullable Object value, RelDataType type) {
        return value instanceof Boolean truth ? (truth ? "t" : "f") : shown(value, type);
    }

    /** As a CAST to text would have it. */
    static @Nullable String shown(@Nullable Object value, RelDataType type) {
        if (value instanceof ByteString bytes) {
            return BytesText.of(bytes);
        }
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
