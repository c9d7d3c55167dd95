package io.zabra.cli.output;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Writes values as text. */
public final class Values {
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
            .toFormatter();

    private Values() {}

    /** As text on one line for the eye; bytes that are printable UTF-8 show as the text they hold. */
    static Cell cell(@Nullable Object value) {
        if (value == null) {
            return new Cell("NULL", Paint.NULL);
        }
        if (value instanceof byte[] bytes) {
            String text = printableText(bytes);
            return text != null ? new Cell(escaped(text), Paint.PLAIN) : new Cell(hexLiteral(bytes), Paint.BINARY);
        }
        return new Cell(escaped(plain(value)), value instanceof Number ? Paint.NUMBER : Paint.PLAIN);
    }

    /** The text itself, without quoting or escaping. */
    static String plain(Object value) {
        if (value instanceof LocalDateTime time) {
            return TIMESTAMP.format(time);
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    /** As SQL writes bytes. */
    public static String hexLiteral(byte[] bytes) {
        return "x'" + HexFormat.of().formatHex(bytes) + "'";
    }

    /** Null where the bytes are not UTF-8, or hold control characters other than line ends and tabs. */
    public static @Nullable String printableText(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
        boolean control = text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
        return control ? null : text;
    }

    /** Line ends and control characters made visible, so that no value can move the cursor or break its row. */
    public static String escaped(String text) {
        if (text.chars().noneMatch(Values::needsEscape)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> appendEscaped(escaped, (char) c));
        return escaped.toString();
    }

    private static void appendEscaped(StringBuilder escaped, char c) {
        switch (c) {
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> {
                if (needsEscape(c)) {
                    escaped.append(String.format("\\u%04x", (int) c));
                } else {
                    escaped.append(c);
                }
            }
        }
    }

    /** Control characters, and those that reverse the direction of what follows. */
    private static boolean needsEscape(int c) {
        return Character.isISOControl(c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }

    /** A value on one line. */
    record Cell(String text, Paint paint) {}
}
