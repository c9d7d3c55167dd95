package io.zabra.sql.plan;

import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Quotients of decimals, with the digits that PostgreSQL has: sixteen at least, and no fewer behind the point than either number. */
final class Quotients {
    private static final int DIGITS_MIN = 16;
    /** PostgreSQL counts digits by so many. */
    private static final int GROUP = 4;

    private Quotients() {}

    static BigDecimal of(BigDecimal x, BigDecimal y) {
        if (y.signum() == 0) {
            throw SqlFailure.divisionByZero();
        }
        int digits = Math.max(DIGITS_MIN - GROUP * groups(x, y), Math.max(x.scale(), y.scale()));
        int scale = Math.min(Math.max(digits, 0), Literals.ANY_DIGITS_SCALE);
        BigDecimal quotient = x.divide(y, scale, RoundingMode.HALF_UP);
        BigDecimal stripped = quotient.stripTrailingZeros();
        return stripped.setScale(Math.max(stripped.scale(), Math.max(0, x.scale() - y.scale())));
    }

    /** About how many groups the quotient has before its point, less one. */
    private static int groups(BigDecimal x, BigDecimal y) {
        int groups = weight(x) - weight(y);
        return first(x) <= first(y) ? groups - 1 : groups;
    }

    /** Of the first group that is not 0; 0 for those just before the point. */
    private static int weight(BigDecimal n) {
        return n.signum() == 0 ? 0 : Math.floorDiv(n.precision() - n.scale() - 1, GROUP);
    }

    private static int first(BigDecimal n) {
        return n.signum() == 0
                ? 0
                : n.abs()
                        .movePointLeft(GROUP * weight(n))
                        .setScale(0, RoundingMode.DOWN)
                        .intValueExact();
    }
}
