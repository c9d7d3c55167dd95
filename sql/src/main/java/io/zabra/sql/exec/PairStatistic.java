package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/** What is computed of pairs (y, x) of numbers, of which neither is null; named, and null, as in PostgreSQL. */
public enum PairStatistic {
    CORR,
    COVAR_POP,
    COVAR_SAMP,
    REGR_AVGX,
    REGR_AVGY,
    REGR_COUNT,
    REGR_INTERCEPT,
    REGR_R2,
    REGR_SLOPE,
    REGR_SXX,
    REGR_SXY,
    REGR_SYY;

    /**
     * @param xx sum of the squares of the distances of x from its mean
     * @param yy the same of y
     * @param xy sum of the products of both distances
     */
    record Sums(long count, double meanX, double meanY, double xx, double yy, double xy) {}

    @Nullable
    Object of(Sums sums) {
        if (this == REGR_COUNT) {
            return sums.count;
        }
        if (sums.count == 0) {
            return null;
        }
        return switch (this) {
            case COVAR_POP -> sums.xy / sums.count;
            case COVAR_SAMP -> sums.count < 2 ? null : (Object) (sums.xy / (sums.count - 1));
            case REGR_AVGX -> sums.meanX;
            case REGR_AVGY -> sums.meanY;
            case REGR_SXX -> sums.xx;
            case REGR_SXY -> sums.xy;
            case REGR_SYY -> sums.yy;
            default -> ofSlope(sums);
        };
    }

    /** Where all x are the same there is no line. */
    private @Nullable Object ofSlope(Sums sums) {
        if (sums.xx == 0) {
            return null;
        }
        return switch (this) {
            case REGR_SLOPE -> sums.xy / sums.xx;
            case REGR_INTERCEPT -> sums.meanY - sums.meanX * (sums.xy / sums.xx);
            case REGR_R2 -> sums.yy == 0 ? 1.0 : sums.xy / sums.xx * (sums.xy / sums.yy);
            case CORR -> sums.yy == 0 ? null : (Object) correlation(sums);
            default -> throw new IllegalStateException("no matter of slopes: " + this);
        };
    }

    private static double correlation(Sums sums) {
        double correlation = sums.xy / (Math.sqrt(sums.xx) * Math.sqrt(sums.yy));
        return Math.max(-1, Math.min(1, correlation));
    }
}
