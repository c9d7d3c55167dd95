package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.ZnodeColumn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The functions themselves, on values in their inner form. Null in, null out. A payload that is not what a function expects
 * gives null, so that one odd znode does not fail a scan. Public because generated code calls them.
 */
public final class ScalarFunctions {
    private static final int GUNZIPPED_BYTES_MAX = 32 << 20;

    private ScalarFunctions() {}

    /** Null where the bytes are not UTF-8. */
    public static @Nullable String utf8(@Nullable ByteString data) {
        return data == null ? null : ZnodeColumn.utf8(data.getBytes());
    }

    public static @Nullable ByteString utf8Bytes(@Nullable String text) {
        return text == null ? null : new ByteString(text.getBytes(StandardCharsets.UTF_8));
    }

    public static @Nullable String hex(@Nullable ByteString data) {
        return data == null ? null : HexFormat.of().formatHex(data.getBytes());
    }

    public static @Nullable ByteString unhex(@Nullable String text) {
        try {
            return text == null ? null : new ByteString(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    public static @Nullable String base64(@Nullable ByteString data) {
        return data == null ? null : Base64.getEncoder().encodeToString(data.getBytes());
    }

    public static @Nullable ByteString unbase64(@Nullable String text) {
        try {
            return text == null ? null : new ByteString(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Null where the bytes are not gzip. */
    public static @Nullable ByteString gunzip(@Nullable ByteString data) {
        if (data == null) {
            return null;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(data.getBytes()))) {
            byte[] bytes = in.readNBytes(GUNZIPPED_BYTES_MAX + 1);
            if (bytes.length > GUNZIPPED_BYTES_MAX) {
                throw new SqlFailure(SqlState.TOO_LARGE, "gunzip yields more than " + GUNZIPPED_BYTES_MAX + " bytes");
            }
            return new ByteString(bytes);
        } catch (IOException e) {
            return null;
        }
    }

    public static @Nullable String parentOf(@Nullable String path) {
        return path == null ? null : ZnodeColumn.parentOf(path);
    }

    public static @Nullable String nameOf(@Nullable String path) {
        return path == null ? null : ZnodeColumn.nameOf(path);
    }

    public static @Nullable Integer depthOf(@Nullable String path) {
        return path == null ? null : (Integer) ZnodeColumn.depthOf(path);
    }

    /** Whether a path lies under another, which is not under itself. */
    public static @Nullable Boolean isBelow(@Nullable String path, @Nullable String prefix) {
        if (path == null || prefix == null) {
            return null;
        }
        if (prefix.equals("/")) {
            return path.length() > 1 && path.startsWith("/");
        }
        return path.length() > prefix.length() + 1 && path.startsWith(prefix) && path.charAt(prefix.length()) == '/';
    }

    /** The time at which the unit began that the time given lies in; weeks begin on Monday, as in PostgreSQL. */
    public static @Nullable Long dateTrunc(@Nullable String unit, @Nullable Long timeMs) {
        if (unit == null || timeMs == null) {
            return null;
        }
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(timeMs), ZoneOffset.UTC);
        LocalDateTime start = DateParts.begin(unit, time);
        if (start == null) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "date_trunc knows no unit '" + unit
                            + "': millisecond, second, minute, hour, day, week, month, quarter, year, decade, century or"
                            + " millennium");
        }
        return TimeRange.within(
                "TIMESTAMP", () -> start.toInstant(ZoneOffset.UTC).toEpochMilli());
    }

    /** The same time of the day so many months later; where that month is shorter, on its last day. Throws 22008 beyond the range. */
    public static long plusMonths(long timeMs, long months) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(timeMs), ZoneOffset.UTC);
        return TimeRange.within(
                "TIMESTAMP",
                () -> time.plusMonths(months).toInstant(ZoneOffset.UTC).toEpochMilli());
    }

    /** A mark in the text that only AS OF understands. */
    public static @Nullable Long atZxid(@Nullable Long zxid) {
        if (zxid == null) {
            return null;
        }
        throw new SqlFailure(SqlState.INVALID_PARAMETER, "at_zxid is for AS OF: FROM znodes AS OF ZXID " + zxid);
    }

    public static Long now() {
        return System.currentTimeMillis();
    }
}
