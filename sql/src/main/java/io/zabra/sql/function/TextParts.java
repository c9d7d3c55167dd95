package io.zabra.sql.function;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Parts of texts, counted in characters. Stateless. */
public final class TextParts {
    private TextParts() {}

    /** @param values the text, and perhaps the characters to take away at its ends; else blanks */
    public static String trimmed(@Nullable Object[] values, boolean atStart, boolean atEnd) {
        String text = String.valueOf(values[0]);
        Set<Integer> characters = new HashSet<>();
        (values.length > 1 ? String.valueOf(values[1]) : " ").codePoints().forEach(characters::add);
        int start = 0;
        int end = text.length();
        while (atStart && start < end && characters.contains(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (atEnd && end > start && characters.contains(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    /** The first characters; of a negative number all but so many at the end. */
    public static String left(String text, long count) {
        return text.substring(0, offset(text, count < 0 ? length(text) + count : count));
    }

    /** The last characters; of a negative number all but so many at the start. */
    static String right(String text, long count) {
        return text.substring(offset(text, count < 0 ? -Math.max(count, -Integer.MAX_VALUE) : length(text) - count));
    }

    /** Characters of a text, bytes of bytes. */
    static Object length(@Nullable Object value) {
        return value instanceof ByteString bytes ? bytes.length() : (int) length(String.valueOf(value));
    }

    /** Of a text those of its UTF-8. */
    static Object bits(@Nullable Object value) {
        int bytes = value instanceof ByteString all
                ? all.length()
                : String.valueOf(value).getBytes(StandardCharsets.UTF_8).length;
        return bytes * Byte.SIZE;
    }

    private static long length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int offset(String text, long characters) {
        long within = Math.max(0, Math.min(characters, length(text)));
        return text.offsetByCodePoints(0, (int) within);
    }
}
