package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.calcite.avatica.util.ByteString;

/** Bytes as text, in the way that PostgreSQL writes and reads them. Stateless. */
public final class BytesText {
    private static final String HEX = "\\x";
    private static final int SHOWN_CHARS = 40;

    private BytesText() {}

    /** {@code \x616263}. */
    public static String of(ByteString bytes) {
        return HEX + HexFormat.of().formatHex(bytes.getBytes());
    }

    /**
     * {@code \x} and hexadecimal digits, with blanks between the bytes or not; or else text, which stands for its UTF-8, but that
     * {@code \\} is one backslash, and one before three octal digits the byte of that number.
     *
     * @throws SqlFailure 22P02 for another backslash, 22023 for what are no hexadecimal digits
     */
    public static ByteString parsed(String text) {
        return text.startsWith(HEX) ? hexadecimal(text) : escaped(text);
    }

    private static ByteString hexadecimal(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() / 2);
        int i = HEX.length();
        while (i < text.length()) {
            if (isBlank(text.charAt(i))) {
                i++;
                continue;
            }
            int high = Character.digit(text.charAt(i), 16);
            int low = i + 1 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            if (high < 0 || low < 0) {
                throw new SqlFailure(
                        SqlState.INVALID_PARAMETER,
                        shown(text) + " is no VARBINARY: behind \\x stand two hexadecimal digits for each byte");
            }
            bytes.write((high << 4) | low);
            i += 2;
        }
        return new ByteString(bytes.toByteArray());
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    private static ByteString escaped(String text) {
        if (text.indexOf('\\') < 0) {
            return new ByteString(text.getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int i = 0;
        while (i < text.length()) {
            int next = text.indexOf('\\', i);
            int end = next < 0 ? text.length() : next;
            bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
            i = next < 0 ? end : escape(text, end, bytes);
        }
        return new ByteString(bytes.toByteArray());
    }

    /** Writes the byte that a backslash begins, and tells where it ends. */
    private static int escape(String text, int backslash, ByteArrayOutputStream bytes) {
        if (text.startsWith("\\\\", backslash)) {
            bytes.write('\\');
            return backslash + 2;
        }
        int value = 0;
        for (int i = backslash + 1; i < backslash + 4; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), 8) : -1;
            value = digit < 0 || value < 0 ? -1 : value * 8 + digit;
        }
        if (value < 0 || value > 0xff) {
            throw new SqlFailure(
                    SqlState.INVALID_TEXT,
                    shown(text)
                            + " is no VARBINARY: a backslash stands before another, or before three octal digits;"
                            + " utf8_bytes(…) takes a text as it is");
        }
        bytes.write(value);
        return backslash + 4;
    }

    private static String shown(String text) {
        return "'" + (text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…") + "'";
    }
}
