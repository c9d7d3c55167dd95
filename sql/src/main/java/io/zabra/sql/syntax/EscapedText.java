package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** PostgreSQL's {@code E'…'}: a text with escapes, some of which stand for bytes of UTF-8. Of one text; one thread. */
final class EscapedText {
    private static final int OCTAL = 8;
    private static final int HEXADECIMAL = 16;

    private final String literal;
    private final StringBuilder text = new StringBuilder();
    /** Of a character that is not complete yet. */
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private int at;

    private EscapedText(String literal) {
        this.literal = literal;
    }

    /**
     * The standard's literal of the same text.
     *
     * @param literal with its quotes, and without the E
     * @throws SqlFailure 22025 for an escape that stands for no character, 42601 where it is not closed
     */
    static String standard(String literal) {
        if (!isClosed(literal)) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR,
                    "The text is not closed: in E'…' a quote behind a backslash does not end it");
        }
        EscapedText escaped = new EscapedText(literal);
        escaped.read();
        return escaped.text.toString();
    }

    private static boolean isClosed(String literal) {
        int last = literal.length() - 1;
        int at = 1;
        while (at < last) {
            at += literal.charAt(at) == '\\' || literal.charAt(at) == '\'' ? 2 : 1;
        }
        return at == last && literal.charAt(last) == '\'';
    }

    private void read() {
        while (at < literal.length()) {
            char c = literal.charAt(at++);
            if (c == '\\' && at < literal.length() - 1) {
                escape(literal.charAt(at++));
            } else {
                add(c);
            }
        }
        endOfBytes();
    }

    private void escape(char c) {
        switch (c) {
            case 'n' -> add('\n');
            case 't' -> add('\t');
            case 'r' -> add('\r');
            case 'b' -> add('\b');
            case 'f' -> add('\f');
            case '\'' -> character('\'');
            case 'x' -> hexadecimalByte();
            case 'u' -> character(codePoint(4));
            case 'U' -> character(codePoint(8));
            default -> {
                if (Character.digit(c, OCTAL) >= 0) {
                    at--;
                    bytes.write(number(OCTAL, 3));
                } else {
                    add(c);
                }
            }
        }
    }

    private void add(char c) {
        endOfBytes();
        text.append(c);
    }

    /** In a literal a quote is doubled. */
    private void character(int codePoint) {
        endOfBytes();
        text.append(codePoint == '\'' ? "''" : Character.toString(codePoint));
    }

    /** Without digits it is an x. */
    private void hexadecimalByte() {
        int from = at;
        int value = number(HEXADECIMAL, 2);
        if (at == from) {
            add('x');
        } else {
            bytes.write(value);
        }
    }

    private int codePoint(int digits) {
        int from = at;
        int value = number(HEXADECIMAL, digits);
        boolean high = value >= Character.MIN_HIGH_SURROGATE && value <= Character.MAX_HIGH_SURROGATE;
        if (at - from == digits && high && literal.startsWith("\\u", at)) {
            from = at + 2;
            at = from;
            int low = number(HEXADECIMAL, 4);
            boolean pair = low >= Character.MIN_LOW_SURROGATE && low <= Character.MAX_LOW_SURROGATE;
            value = pair ? Character.toCodePoint((char) value, (char) low) : 0;
            return required(value, at - from == 4);
        }
        return required(value, at - from == digits);
    }

    private static int required(int codePoint, boolean complete) {
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        if (!complete || surrogate || codePoint == 0 || !Character.isValidCodePoint(codePoint)) {
            throw invalid("\\u takes four digits, \\U eight, of a character that there is");
        }
        return codePoint;
    }

    /** Of so many digits at most. */
    private int number(int radix, int digits) {
        int value = 0;
        int end = Math.min(at + digits, literal.length());
        while (at < end && Character.digit(literal.charAt(at), radix) >= 0) {
            value = value * radix + Character.digit(literal.charAt(at++), radix);
        }
        return value;
    }

    private void endOfBytes() {
        if (bytes.size() == 0) {
            return;
        }
        try {
            String read = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            bytes.reset();
            read.codePoints().forEach(codePoint -> character(required(codePoint, true)));
        } catch (CharacterCodingException e) {
            throw invalid("\\x and \\ with octal digits are bytes of UTF-8");
        }
    }

    private static SqlFailure invalid(String rule) {
        return new SqlFailure(SqlState.INVALID_ESCAPE, "An escape of E'…' stands for no character: " + rule);
    }
}
