package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.function.TextParts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.jspecify.annotations.Nullable;

/**
 * Functions over texts whose time, in Calcite's form, grows with the product of their operands' lengths. These take what the lengths
 * add up to, look at the budget as they go, and count characters, of which one may be two in Java.
 */
final class TextFunctions {
    private static final int ROUNDS_BETWEEN_CHECKS = 1 << 14;

    /** A string, its array and its place in a list. */
    private static final int PART_BYTES = 56;

    private static final Map<String, Own> OWN = Map.ofEntries(
            Map.entry("REPLACE", TextFunctions::replaced),
            Map.entry("TRANSLATE", TextFunctions::translated),
            Map.entry("TRANSLATE3", TextFunctions::translated),
            Map.entry("POSITION", (values, budget) -> position(values, 1, 0, budget)),
            Map.entry("STRPOS", (values, budget) -> position(values, 0, 1, budget)),
            Map.entry("INSTR", (values, budget) -> position(values, 0, 1, budget)),
            Map.entry("LOCATE", TextFunctions::located),
            Map.entry("TRIM", TextFunctions::trimmed),
            Map.entry("LPAD", TextFunctions::padded),
            Map.entry("RPAD", TextFunctions::padded),
            Map.entry("SPLIT_PART", TextFunctions::part),
            Map.entry("STRING_TO_ARRAY", TextFunctions::parts),
            Map.entry("CHAR_LENGTH", TextFunctions::length),
            Map.entry("CHARACTER_LENGTH", TextFunctions::length));

    /** Whose second operand separates the parts of the first. */
    private static final Set<String> SPLITTERS = Set.of("SPLIT", "SPLIT_PART", "STRING_TO_ARRAY");

    private TextFunctions() {}

    /** A function of operands none of which is null. */
    @FunctionalInterface
    interface Own {
        /** Null where Calcite's is to be called. */
        @Nullable
        Object of(Object[] values, Budget budget);
    }

    static @Nullable Own of(RexCall call) {
        return named(call.getOperator().getName());
    }

    static @Nullable Own named(String function) {
        return OWN.get(function);
    }

    static boolean splits(RexCall call) {
        return SPLITTERS.contains(call.getOperator().getName());
    }

    private static @Nullable Object replaced(Object[] values, Budget budget) {
        boolean texts = values.length == 3
                && values[0] instanceof String
                && values[1] instanceof String
                && values[2] instanceof String;
        return texts ? replace(values[0].toString(), values[1].toString(), values[2].toString(), budget) : null;
    }

    /** Every place, from the left; an empty text is nowhere. */
    static String replace(String text, String piece, String replacement, Budget budget) {
        if (piece.isEmpty()) {
            return text;
        }
        TextSearch search = new TextSearch(piece, false);
        int at = search.find(text, 0, budget);
        if (at < 0) {
            return text;
        }
        StringBuilder made = new StringBuilder();
        int done = 0;
        int rounds = 0;
        while (at >= 0) {
            budget.requireRoom((long) made.length() + at - done + replacement.length());
            made.append(text, done, at).append(replacement);
            done = at + piece.length();
            if ((++rounds & (ROUNDS_BETWEEN_CHECKS - 1)) == 0) {
                budget.check();
            }
            at = search.find(text, done, budget);
        }
        budget.make((long) made.length() + text.length() - done);
        return made.append(text, done, text.length()).toString();
    }

    /** Characters of one text by those at the same places of another, or left out where it has none there. */
    private static @Nullable Object translated(Object[] values, Budget budget) {
        if (values.length != 3
                || !(values[0] instanceof String text
                        && values[1] instanceof String from
                        && values[2] instanceof String to)) {
            return null;
        }
        Map<Integer, Integer> translations = new HashMap<>();
        int j = 0;
        for (int i = 0; i < from.length(); ) {
            int character = from.codePointAt(i);
            i += Character.charCount(character);
            int other = j < to.length() ? to.codePointAt(j) : -1;
            j += other < 0 ? 0 : Character.charCount(other);
            translations.putIfAbsent(character, other);
        }
        StringBuilder made = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            Integer other = translations.get(character);
            if (other == null || other >= 0) {
                made.appendCodePoint(other == null ? character : other);
            }
            if ((i & (ROUNDS_BETWEEN_CHECKS - 1)) == 0) {
                budget.check();
            }
        }
        budget.make(made.length());
        return made.toString();
    }

    /** {@code (text, piece [, from [, occurrence]])}, counted from 1; 0 where it is not there. */
    private static @Nullable Object position(Object[] values, int textAt, int pieceAt, Budget budget) {
        String text = text(values[textAt]);
        String piece = text(values[pieceAt]);
        long from = values.length > 2 ? ((Number) values[2]).longValue() : 1;
        long occurrence = values.length > 3 ? ((Number) values[3]).longValue() : 1;
        if (text == null || piece == null || from < 1 || occurrence < 1) {
            return null;
        }
        int characters = text.codePointCount(0, text.length());
        int at = from - 1 > characters ? -1 : text.offsetByCodePoints(0, (int) from - 1);
        at = at < 0 ? -1 : new TextSearch(piece, false).find(text, at, occurrence, budget);
        return at < 0 ? 0 : text.codePointCount(0, at) + 1;
    }

    /** JDBC's {@code (piece, text [, from])}. */
    private static Object located(Object[] values, Budget budget) {
        Object at = position(values, 1, 0, budget);
        return at == null ? 0 : at;
    }

    /** {@code TRIM(LEADING characters FROM text)}; any of the characters. */
    private static @Nullable Object trimmed(Object[] values, Budget budget) {
        boolean texts = values.length == 3
                && values[0] instanceof RexLiteral
                && values[1] instanceof String
                && values[2] instanceof String;
        if (!texts) {
            return null;
        }
        SqlTrimFunction.Flag flag = ((RexLiteral) values[0]).getValueAs(SqlTrimFunction.Flag.class);
        return TextParts.trimmed(
                new Object[] {values[2], values[1]},
                flag != SqlTrimFunction.Flag.TRAILING,
                flag != SqlTrimFunction.Flag.LEADING);
    }

    /** With nothing, a text is as long as it was at most; null for what is padded with something. */
    private static @Nullable Object padded(Object[] values, Budget budget) {
        boolean withNothing = values.length == 3 && "".equals(values[2]) && values[0] instanceof String;
        return withNothing ? TextParts.left(values[0].toString(), Math.max(0, ((Number) values[1]).longValue())) : null;
    }

    /** Parts are counted from 1, or -1 from the end. */
    private static @Nullable Object part(Object[] values, Budget budget) {
        if (values[2] instanceof Number number && number.longValue() == 0) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER, "split_part has a part 1, and a part -1, and none between");
        }
        return null;
    }

    /** Of nothing there are none. */
    private static @Nullable Object parts(Object[] values, Budget budget) {
        if (!(values[0] instanceof String text && values[1] instanceof String separator)) {
            return null;
        }
        List<@Nullable String> parts = new ArrayList<>();
        TextSearch search = new TextSearch(separator, false);
        int done = 0;
        for (int at = next(search, text, 0, budget); at >= 0; at = next(search, text, done, budget)) {
            parts.add(part(text.substring(done, at), values));
            done = at + separator.length();
        }
        if (!text.isEmpty()) {
            parts.add(part(text.substring(done), values));
        }
        return parts;
    }

    /** Null where it is the text for a NULL. */
    private static @Nullable String part(String part, Object[] values) {
        return values.length > 2 && part.equals(values[2]) ? null : part;
    }

    private static @Nullable Object length(Object[] values, Budget budget) {
        return values[0] instanceof String text ? text.codePointCount(0, text.length()) : null;
    }

    /** Of bytes, a text with a character for each; null for what is neither. */
    private static @Nullable String text(Object value) {
        if (value instanceof ByteString bytes) {
            return new String(bytes.getBytes(), StandardCharsets.ISO_8859_1);
        }
        return value instanceof String text ? text : null;
    }

    /**
     * Puts one character in the place of a longer separator, by which a text is split in linear time, and looks whether there is room
     * for the parts.
     *
     * @param values changed where they are to be others
     */
    static void prepareSplit(@Nullable Object[] values, Budget budget) {
        if (!(values[0] instanceof String text)) {
            return;
        }
        String separator = values.length < 2 ? "," : values[1] instanceof String given ? given : null;
        if (separator == null) {
            // Into its characters.
            budget.requireRoom((long) PART_BYTES * text.length());
            return;
        }
        long parts = 1;
        TextSearch search = new TextSearch(separator, false);
        for (int at = next(search, text, 0, budget);
                at >= 0;
                at = next(search, text, at + separator.length(), budget)) {
            if ((++parts & (ROUNDS_BETWEEN_CHECKS - 1)) == 0) {
                budget.check();
            }
        }
        budget.requireRoom(parts * PART_BYTES + text.length());
        int stand = separator.length() > 1 ? CodePoints.unused(text, CodePoints.FIRST) : -1;
        if (stand >= 0) {
            values[0] = replace(text, separator, Character.toString(stand), budget);
            values[1] = Character.toString(stand);
        }
    }

    private static int next(TextSearch search, String text, int from, Budget budget) {
        return search.length() == 0 ? -1 : search.find(text, from, budget);
    }
}
