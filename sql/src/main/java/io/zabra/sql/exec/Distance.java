package io.zabra.sql.exec;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How far numbers are from the first one, without the digits that all of them have in common: times in milliseconds, zxids and
 * session ids differ where a double of their size has no digits left. One thread.
 */
final class Distance {
    private @Nullable Number first;

    /** Of the first one, which is the origin; 0 before there is one. */
    double origin() {
        return first == null ? 0 : first.doubleValue();
    }

    double of(Number n) {
        Number known = first;
        if (known == null) {
            first = n;
            return 0;
        }
        if (Values.isApproximate(n) || Values.isApproximate(known)) {
            return n.doubleValue() - known.doubleValue();
        }
        if (n instanceof BigDecimal || known instanceof BigDecimal) {
            return Values.decimal(n).subtract(Values.decimal(known)).doubleValue();
        }
        long a = n.longValue();
        long b = known.longValue();
        long between = a - b;
        return ((a ^ b) & (a ^ between)) < 0 ? (double) a - (double) b : between;
    }
}
