package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.ZnodeColumn;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's {@code encode}, {@code decode}, {@code convert_from} and {@code convert_to}. What is not so coded gives null. Stateless. */
final class TextCoding {
    private static final int LINE_CHARS = 76;
    private static final byte[] LINE_END = {'\n'};

    private TextCoding() {}

    static String encode(byte[] data, String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> HexFormat.of().formatHex(data);
            case "base64" -> Base64.getMimeEncoder(LINE_CHARS, LINE_END).encodeToString(data);
            case "escape" -> escaped(data);
            default -> throw unknownFormat(format);
        };
    }

    private static String escaped(byte[] data) {
        StringBuilder text = new StringBuilder(data.length);
        for (byte each : data) {
            if (each == '\\') {
                text.append("\\\\");
            } else if (each > 0) {
                text.append((char) each);
            } else {
                int code = each & 0xff;
                text.append('\\')
                        .append(octal(code >> 6))
                        .append(octal(code >> 3))
                        .append(octal(code));
            }
        }
        return text.toString();
    }

    private static char octal(int code) {
        return (char) ('0' + (code & 7));
    }

    static @Nullable ByteString decode(String text, String format) {
        try {
            return switch (format.toLowerCase(Locale.ROOT)) {
                case "hex" -> new ByteString(HexFormat.of().parseHex(text));
                case "base64" -> new ByteString(Base64.getMimeDecoder().decode(text));
                case "escape" -> unescaped(text);
                default -> throw unknownFormat(format);
            };
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable ByteString unescaped(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\\') {
                out.write(bytes[i]);
            } else if (i + 1 < bytes.length && bytes[i + 1] == '\\') {
                out.write('\\');
                i++;
            } else {
                int code = octal(bytes, i + 1);
                if (code < 0) {
                    return null;
                }
                out.write(code);
                i += 3;
            }
        }
        return new ByteString(out.toByteArray());
    }

    /** The byte that three digits stand for; less than 0 where there are no such. */
    private static int octal(byte[] text, int from) {
        int code = 0;
        for (int i = from; i < from + 3; i++) {
            if (i >= text.length || text[i] < '0' || text[i] > '7') {
                return -1;
            }
            code = code << 3 | text[i] - '0';
        }
        return code > 0xff ? -1 : code;
    }

    static @Nullable String from(byte[] data, String charset) {
        Charset known = charset(charset);
        return known.equals(StandardCharsets.UTF_8) ? ZnodeColumn.utf8(data) : new String(data, known);
    }

    static ByteString to(String text, String charset) {
        return new ByteString(text.getBytes(charset(charset)));
    }

    private static Charset charset(String name) {
        return switch (name.toUpperCase(Locale.ROOT).replaceAll("[-_]", "")) {
            case "UTF8", "UNICODE" -> StandardCharsets.UTF_8;
            case "LATIN1", "ISO88591" -> StandardCharsets.ISO_8859_1;
            default ->
                throw new SqlFailure(
                        SqlState.INVALID_PARAMETER, "'" + name + "' is no encoding known here: it is UTF8 or LATIN1");
        };
    }

    private static SqlFailure unknownFormat(String format) {
        return new SqlFailure(
                SqlState.INVALID_PARAMETER, "'" + format + "' is no format of bytes: it is hex, base64 or escape");
    }
}
