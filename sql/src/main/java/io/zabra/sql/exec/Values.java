package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Comparing and measuring values in their inner form. */
public final class Values {
    private static final int OBJECT_BYTES = 24;
    /** Of the largest of them. */
    private static final int LONG_DIGITS = 19;

    private Values() {}

    /**
     * Text in the order of its code points, which is the byte order of its UTF-8 and so the order of the path index;
     * {@code String.compareTo} differs beyond the basic plane.
     */
    public static int compareText(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean mixed = Character.isSurrogate(x) != Character.isSurrogate(y);
                return mixed ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** How many characters two texts begin with alike, whole code points. */
    static int commonChars(String a, String b) {
        int length = Math.min(a.length(), b.length());
        int common = 0;
        while (common < length && a.charAt(common) == b.charAt(common)) {
            common++;
        }
        return common > 0 && common < length && Character.isHighSurrogate(a.charAt(common - 1)) ? common - 1 : common;
    }

    /** Two values of one type, neither of them null. Numbers may be of different classes. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static int compare(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            return compareText(x, y);
        }
        if (a.getClass() != b.getClass() && a instanceof Number x && b instanceof Number y) {
            return compareNumbers(x, y);
        }
        if (a instanceof Comparable x) {
            return x.compareTo(b);
        }
        throw new SqlFailure(
                SqlState.WRONG_TYPE, "There is no order of arrays, maps, multisets and rows: order by what is in them");
    }

    static int compareNumbers(Number x, Number y) {
        if (isApproximate(x) || isApproximate(y)) {
            return Double.compare(x.doubleValue(), y.doubleValue());
        }
        return decimal(x).compareTo(decimal(y));
    }

    public static boolean isApproximate(Number n) {
        return n instanceof Double || n instanceof Float;
    }

    public static BigDecimal decimal(Number n) {
        if (n instanceof BigDecimal d) {
            return d;
        }
        return isApproximate(n) ? new BigDecimal(n.toString()) : BigDecimal.valueOf(n.longValue());
    }

    /**
     * What equal values have in common, whatever their class: 1, 1L and 1.00 are one key. What hash tables of groups and
     * joins are keyed by.
     */
    public static @Nullable Object key(@Nullable Object value) {
        if (value instanceof Object[] row) {
            return Arrays.asList(row).stream().map(Values::key).toList();
        }
        if (!(value instanceof Number n) || n instanceof Long) {
            return value;
        }
        if (n instanceof BigDecimal d) {
            BigDecimal stripped = d.stripTrailingZeros();
            return isLong(stripped) ? (Object) stripped.longValueExact() : stripped;
        }
        if (!isApproximate(n)) {
            return n.longValue();
        }
        double d = n.doubleValue();
        return d == Math.rint(d) && Math.abs(d) < 1e15 ? (Object) (long) d : (Object) d;
    }

    private static boolean isLong(BigDecimal number) {
        int digits = number.precision() - number.scale();
        return number.scale() <= 0
                && (digits < LONG_DIGITS
                        || (digits == LONG_DIGITS && number.toBigInteger().bitLength() < Long.SIZE));
    }

    /** What a value holds besides what each takes. */
    static long contentBytes(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof List<?> list) {
            long bytes = 0;
            for (Object each : list) {
                bytes += Long.BYTES + contentBytes(each);
            }
            return bytes;
        }
        return value instanceof ByteString bytes ? bytes.length() : 0;
    }

    /** Roughly what a row takes on the heap. */
    public static long sizeBytes(@Nullable Object[] row) {
        long bytes = OBJECT_BYTES + 4L * row.length;
        for (Object value : row) {
            if (value instanceof String s) {
                bytes += 2 * OBJECT_BYTES + s.length();
            } else if (value instanceof ByteString b) {
                bytes += 2 * OBJECT_BYTES + b.length();
            } else if (value != null) {
                bytes += OBJECT_BYTES + contentBytes(value);
            }
        }
        return bytes;
    }
}
